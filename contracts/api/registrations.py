"""Registrations of technology contracts over HTTP."""

from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from contracts.api.inputs import ContractReasonInput, OrganizationField, VisibleField
from contracts.filters.registrations import RegistrationFilter
from contracts.models import (
    CLASSIFICATION,
    Contract,
    Registration,
    RegistrationCorrection,
    RegistrationOpinion,
)
from contracts.selectors import documents, panels, parties, recognition, registration_checks
from contracts.services import registration_corrections as corrections
from contracts.services import registration_desk as desk
from contracts.services import registration_experts as experts
from contracts.services import registrations
from institutions.models import Membership
from transfer.edge.api.commands import Command
from transfer.edge.api.fields import MoneyField
from transfer.edge.api.viewsets import ExchangeViewSet, SecondedSerializer
from transfer.kernel import policy
from transfer.mechanisms.credentials import selectors as credentials


class OpinionSerializer(serializers.ModelSerializer[RegistrationOpinion]):
    """What an expert was asked and answered: the office sees all, an expert the own, the parties none."""

    class Meta:
        model = RegistrationOpinion
        fields = ["round", "expert", "asked_at", "given_at", "recommends", "note"]


class CorrectionSerializer(serializers.ModelSerializer[RegistrationCorrection]):
    """A registered change: the facts that changed, before and after."""

    class Meta:
        model = RegistrationCorrection
        fields = ["edition", "reason", "note", "corrected_on", "before", "after"]


class RegistrationSerializer(SecondedSerializer):
    """A registration. registration_number: empty until it is registered; number is that of the thread.

    checklist: every condition of recognition with the registrar's answer, null while it is open or not shown yet: the
    parties see answers once a supplement was asked for or it was decided. Amounts null while they are not known.
    """

    registration_number = serializers.CharField(source="number", read_only=True)
    number = serializers.CharField(source="thread.number", read_only=True)
    turnover = MoneyField(read_only=True, allow_null=True)
    transaction = MoneyField(read_only=True, allow_null=True)
    checklist = serializers.SerializerMethodField()
    opinions = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()
    corrections = CorrectionSerializer(many=True, read_only=True)

    class Meta:
        model = Registration
        fields: ClassVar[list[str]] = [
            *SecondedSerializer.base_fields,
            "contract",
            "office",
            "applicant",
            "jurisdiction",
            "filed_on",
            "accepted_at",
            "due_at",
            "supplement_due_at",
            "supplement_overdue_at",
            "decision_overdue_at",
            *CLASSIFICATION,
            "currency",
            "turnover",
            "transaction",
            "cny_turnover_minor",
            "cny_transaction_minor",
            "needs_expert_review",
            "needs_second_check",
            "disputed",
            "checklist",
            "opinions",
            "findings",
            "registration_number",
            "registered_on",
            "edition",
            "corrections",
            "ended_on",
            "is_demo",
        ]

    @extend_schema_field(
        inline_serializer(
            "RegistrationCondition",
            {
                "condition": serializers.CharField(),
                "label": serializers.CharField(),
                "met": serializers.BooleanField(allow_null=True),
                "note": serializers.CharField(),
            },
            many=True,
        )
    )
    def get_checklist(self, obj: Registration) -> list[dict[str, Any]]:
        """The conditions in the order in which they are asked."""
        return [
            {"condition": line.code, "label": line.label, "met": line.met, "note": line.note}
            for line in recognition.checklist(obj, self.context["actor"])
        ]

    @extend_schema_field(
        inline_serializer(
            "RegistrationCheckFinding",
            {
                "code": serializers.CharField(),
                "field": serializers.CharField(),
                "evidence": serializers.DictField(child=serializers.CharField()),
                "text": serializers.CharField(),
            },
            many=True,
        )
    )
    def get_findings(self, obj: Registration) -> list[dict[str, Any]]:
        """What the automatic checks found, for the office: evidence, not verdicts."""
        if not panels.is_inside(obj, self.context["actor"]):
            return []
        return [
            {"code": found.code, "field": found.field, "evidence": found.evidence, "text": found.text}
            for found in registration_checks.findings(obj, self.context["actor"])
        ]

    @extend_schema_field(OpinionSerializer(many=True))
    def get_opinions(self, obj: Registration) -> Any:
        """Those that the asker may read."""
        return OpinionSerializer(panels.opinions_shown(obj, self.context["actor"]), many=True).data


class RegistrationInput(serializers.Serializer[Any]):
    """The contract, and the office at which it is to be registered."""

    contract = VisibleField(Contract)
    office = OrganizationField()


class RegistrationNoteInput(serializers.Serializer[Any]):
    """What there is to say, in words."""

    note = serializers.CharField(max_length=4000)


class SupplementInput(serializers.Serializer[Any]):
    """What was added or explained."""

    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class FindingInput(serializers.Serializer[Any]):
    """The answer to one condition; a note where it is not met."""

    condition = serializers.CharField(max_length=60)
    met = serializers.BooleanField()
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class RecognisedInput(serializers.Serializer[Any]):
    """What is recognised: amounts in the contract's currency, codes by the name of their dictionary."""

    turnover = MoneyField(required=False)
    transaction = MoneyField(required=False)
    classification = serializers.DictField(child=serializers.CharField(max_length=60, allow_blank=True), required=False)


class AssessInput(RecognisedInput):
    """The answers to all conditions, and what is recognised where it differs from the application."""

    findings = FindingInput(many=True)


class CorrectInput(RecognisedInput):
    """Why the registration changes (registration_change_reason), and what it says from now on."""

    reason = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=4000)


class ExpertsInput(serializers.Serializer[Any]):
    """The experts who are asked, by the ids that …/experts/ lists; disputed: the reason where the amount is below."""

    experts = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20)
    disputed = serializers.BooleanField(required=False)


class OpinionInput(serializers.Serializer[Any]):
    """For or against registration, with the reasons."""

    recommends = serializers.BooleanField()
    note = serializers.CharField(max_length=4000)


class ExpertSerializer(serializers.ModelSerializer[Membership]):
    """An expert who may be asked."""

    name = serializers.CharField(source="user.person.shown_name", read_only=True)
    institution = serializers.CharField(source="organization.name_zh", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "name", "institution"]


class CertificateSerializer(serializers.Serializer[Any]):
    """A version of the certificate. pdf and check_address are open to whoever holds them."""

    number = serializers.CharField()
    state = serializers.CharField()
    issued_on = serializers.DateField()
    revoked_on = serializers.DateField(allow_null=True)
    replaced_by = serializers.CharField(source="replaced_by.number", default=None, allow_null=True)
    check_address = serializers.CharField()
    check_code = serializers.CharField()
    pdf = serializers.SerializerMethodField()

    def get_pdf(self, credential: Any) -> str:
        """The address of the file."""
        return f"{settings.EXCHANGE_PUBLIC_ADDRESS}{reverse('credential_files:pdf', args=[credential.token])}"


class RegistrationViewSet(ExchangeViewSet):
    """Registrations of technology contracts (技术合同认定登记)."""

    model = Registration
    serializer_class = RegistrationSerializer
    filterset_class = RegistrationFilter
    view_policy = "contracts.registration.view"
    prefetched = ("findings", "opinions", "corrections", "contract__rights")
    create_command = Command(registrations.draft, RegistrationInput)
    moves = {
        "file": Command(registrations.file),
        "resubmit": Command(registrations.resubmit, SupplementInput),
        "withdraw": Command(registrations.withdraw, SupplementInput),
        "accept": Command(desk.accept),
        "request_supplement": Command(desk.request_supplement, RegistrationNoteInput),
        "start_review": Command(desk.start_review),
        "assess": Command(desk.assess, AssessInput),
        "ask_experts": Command(experts.ask_experts, ExpertsInput),
        "give_opinion": Command(experts.give_opinion, OpinionInput),
        "conclude_expert_review": Command(experts.conclude_expert_review),
        "pass_on": Command(desk.pass_on),
        "return_to_review": Command(desk.return_to_review, RegistrationNoteInput),
        "register": Command(desk.register),
        "refuse": Command(desk.refuse, ContractReasonInput),
        "correct": Command(corrections.correct, CorrectInput),
        "propose_cancellation": Command(desk.propose_cancellation, ContractReasonInput),
        "cancel": Command(desk.cancel, RegistrationNoteInput),
        "propose_revocation": Command(desk.propose_revocation, RegistrationNoteInput),
        "revoke": Command(desk.revoke, RegistrationNoteInput),
        "put_aside": Command(desk.put_aside, SupplementInput),
    }

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["get"])
    def document(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The signed text of the contract with its hash: who may read the registration reads it for this purpose."""
        contract = self.get_object().contract
        text = documents.shown(contract)
        hashed, people = documents.hash_of(text), parties.people(contract)
        return Response({"document": text, "document_hash": hashed, "people": people})

    @extend_schema(responses={200: CertificateSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def certificates(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Its certificate in all versions, newest first; made within a moment after it was registered."""
        found = credentials.of_subject(self.get_object().stream).select_related("replaced_by")
        return Response(CertificateSerializer(found, many=True).data)

    @extend_schema(responses={200: ExpertSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def experts(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Experts without an interest whom the registrar may ask."""
        registration = self.get_object()
        policy.require(self.actor, "contracts.registration.review", registration)
        return Response(ExpertSerializer(panels.without_interest(registration)[:200], many=True).data)


for _name, _policy in (("document", "view"), ("certificates", "view"), ("experts", "review")):
    RegistrationViewSet.policies[_name] = f"contracts.registration.{_policy}"
