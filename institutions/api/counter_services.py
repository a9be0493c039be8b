"""Services at a counter over HTTP. In one that is open the clerk's key acts for the visitor with X-Counter-Service."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from institutions.api.inputs import NoteInput
from institutions.filters import CounterServiceFilter
from institutions.models import CounterService
from institutions.selectors import counter_services as found
from institutions.services import counter_services
from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer


class CounterServiceSerializer(NounSerializer):
    """A service: who served whom for which side, what for, on what consent, until when. address: the visitor's page."""

    organization = serializers.UUIDField(source="membership.organization_id", read_only=True)
    address = serializers.SerializerMethodField()

    class Meta:
        model = CounterService
        fields = [
            *NounSerializer.base_fields,
            "office",
            "clerk",
            "visitor",
            "organization",
            "purposes",
            "identity",
            "consent",
            "consented_at",
            "acted_at",
            "acts_until",
            "answer_by",
            "address",
        ]

    def get_address(self, obj: CounterService) -> str:
        """Where the visitor sees what was done; the QR code of the receipt holds this and nothing more."""
        return found.address_of(obj)


class CounterServiceInput(serializers.Serializer[Any]):
    """Who has come and what for. email: of the visitor's account; acting_for: the organization's identifier or name,
    without it the visitor acts for oneself. Codes of counter_purpose and identity_paper; consent: "paper" or "code"."""

    email = serializers.EmailField(max_length=254)
    acting_for = serializers.CharField(max_length=200, required=False, allow_blank=True)
    purposes = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=10)
    identity = serializers.CharField(max_length=40)
    consent = serializers.ChoiceField(choices=[CounterService.PAPER, CounterService.CODE])


class CounterConsentInput(serializers.Serializer[Any]):
    """The code that the visitor said, or the id of the signed paper that was sent ahead (POST files/)."""

    code = serializers.CharField(max_length=12, required=False)
    upload = serializers.UUIDField(required=False)


class CounterDeedSerializer(serializers.Serializer[Any]):
    """One thing done in a service. number: of the thread; object: noun and id."""

    at = serializers.DateTimeField()
    number = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the field of this name, not the label of one
    object = serializers.CharField(source="stream")


class CounterDeedsSerializer(serializers.Serializer[Any]):
    """Everything that was done, in its order."""

    done = CounterDeedSerializer(many=True)


def give_consent(obj: CounterService, *, actor: Any, code: str = "", upload: UUID | None = None) -> CounterService:
    """Writes down that the visitor consented: by the code that was sent, or by a signed paper, kept as a file."""
    return counter_services.consent(obj, actor=actor, code=code, upload=upload)


class CounterServiceViewSet(ExchangeViewSet):
    """What clerks at a counter do for visitors. The receipt is printed at the desk alone: its code is a secret."""

    model = CounterService
    serializer_class = CounterServiceSerializer
    filterset_class = CounterServiceFilter
    related = ("thread", "membership", "office")
    view_policy = "institutions.counter_service.view"
    create_command = Command(counter_services.open_service, CounterServiceInput)
    moves = {
        "send_code": Command(counter_services.send_code),
        "consent": Command(give_consent, CounterConsentInput),
        "close": Command(counter_services.close),
        "drop": Command(counter_services.drop),
        "confirm": Command(counter_services.confirm),
        "withdraw": Command(counter_services.withdraw, NoteInput),
    }

    @extend_schema(responses=CounterDeedsSerializer)
    @action(detail=True, methods=["get"])
    def done(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What was done in the service, from the record of events."""
        return Response(CounterDeedsSerializer({"done": found.deeds(self.get_object())}).data)


CounterServiceViewSet.policies["done"] = "institutions.counter_service.view"
