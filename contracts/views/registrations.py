"""Pages of registrations: the applicant's side, and the moves of both sides."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from contracts.forms.registrations import (
    ApplicationForm,
    CancelForm,
    CorrectForm,
    ExpertsForm,
    NoteForm,
    OpinionForm,
    RefusalForm,
    SupplementForm,
    WithdrawForm,
)
from contracts.models import CLASSIFICATION, Contract, Registration
from contracts.selectors import drafts, panels, recognition, registration_work
from contracts.services import registration_corrections as corrections
from contracts.services import registration_desk as desk
from contracts.services import registration_experts as experts
from contracts.services import registrations
from institutions.selectors import dictionaries
from transfer.edge.summaries import Block, Line, Summary
from transfer.edge.views.pages import Doing, FormPage, MovesPage, ObjectPage
from transfer.kernel import locking
from transfer.kernel.errors import NotVisible, Text
from transfer.mechanisms.credentials import selectors as credentials

RELATED = ("thread", "contract", "contract__thread", "office", "applicant")


def facts_shown(registration: Registration, actor: Any) -> dict[str, Any]:
    """What every page of a registration shows."""
    inside = panels.is_inside(registration, actor)
    return {
        "inside": inside,
        "checklist": recognition.checklist(registration, actor),
        "opinions": panels.opinions_shown(registration, actor),
        "sayings": registration_work.sayings(registration, inside=inside),
        "corrections": registration.corrections.all(),
        "certificates": credentials.of_subject(registration.stream).select_related("replaced_by"),
    }


def filed_summary(registration: Registration) -> Summary:
    """What the office will read. The facts are those of the contract, which is signed and cannot be changed here."""
    contract = registration.contract
    readers: list[Text] = [
        _("%(office)s: its registrars, and the experts it asks. They read the signed text as well.")
        % {"office": registration.office.name},
        _("Whoever checks the certificate, once it is registered: what stands on it."),
    ]
    sides = [Line(party.get_side_display(), party.name) for party in contract.parties.all()]
    unknown = _("not known yet")
    amounts = [
        Line(_("Turnover"), contract.turnover or unknown),
        Line(_("Technology transaction amount"), contract.transaction or unknown),
    ]
    kinds = [(drafts.field_label(contract, name), name, getattr(contract, name)) for name in CLASSIFICATION]
    signed = [Line(_("Signed on"), contract.signed_on), Line(_("Hash of the text"), contract.document_hash or None)]
    blocks = [
        Block("parties", _("The parties"), sides),
        Block("amounts", _("Amounts"), amounts),
        Block("kinds", _("Class and field"), [_coded(*row) for row in kinds if row[2]]),
        Block("text", _("The signed text"), signed),
    ]
    return Summary(blocks, readers)


def _coded(label: str, dictionary: str, code: str) -> Line:
    return Line(capfirst(label), dictionaries.label(dictionary, code))


class ApplyPage(FormPage):
    """Begins the application for a contract: the facts come from it, the office is chosen."""

    policy = "contracts.registration.apply"
    form_class = ApplicationForm
    template_name = "contracts/registration/apply.html"
    title = _("Apply for registration")
    action_label = _("Go on to the summary")

    def prepare(self) -> None:
        """Finds the contract among what is visible."""
        found = Contract.objects.visible_to(self.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        self.contract = found
        self.require(self.policy, registration_work.new_for(found))

    def subject(self) -> Any:
        """The contract."""
        return self.contract

    def form_arguments(self) -> dict[str, Any]:
        """The offices, nearest first."""
        return {"contract": self.contract}

    def act(self, form: forms.Form) -> Registration:
        """Begins it."""
        return registrations.draft(self.contract, actor=self.actor, office=form.cleaned_data["office"])

    def success_url(self, result: Registration) -> str:
        """On to the summary, from where it is filed."""
        return reverse("contracts:registration", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """What is taken over."""
        return {"contract": self.contract}


class RegistrationPage(ObjectPage):
    """One registration as the applicant sees it: where it stands, until when, what is missing."""

    policy = "contracts.registration.view"
    model = Registration
    template_name = "contracts/registration/page.html"
    related = RELATED

    def extra(self, obj: Registration) -> dict[str, Any]:
        """Checklist, words, certificates; of what is not filed yet, what will be."""
        summary = filed_summary(obj) if obj.state == "draft" else None
        return {**facts_shown(obj, self.actor), "summary": summary}


class RegistrationMovePage(MovesPage):
    """The moves of a registration."""

    policy = "contracts.registration.view"
    model = Registration
    related = RELATED
    doings = {
        "file": Doing(registrations.file),
        "resubmit": Doing(registrations.resubmit, SupplementForm),
        "withdraw": Doing(registrations.withdraw, WithdrawForm),
        "accept": Doing(desk.accept),
        "request_supplement": Doing(desk.request_supplement, NoteForm),
        "start_review": Doing(desk.start_review),
        "ask_experts": Doing(experts.ask_experts, ExpertsForm),
        "give_opinion": Doing(experts.give_opinion, OpinionForm),
        "conclude_expert_review": Doing(experts.conclude_expert_review),
        "pass_on": Doing(desk.pass_on),
        "return_to_review": Doing(desk.return_to_review, NoteForm),
        "register": Doing(desk.register),
        "refuse": Doing(desk.refuse, RefusalForm),
        "correct": Doing(corrections.correct, CorrectForm),
        "propose_cancellation": Doing(desk.propose_cancellation, CancelForm),
        "cancel": Doing(desk.cancel, NoteForm),
        "propose_revocation": Doing(desk.propose_revocation, NoteForm),
        "revoke": Doing(desk.revoke, NoteForm),
        "put_aside": Doing(desk.put_aside, WithdrawForm),
    }

    def form_arguments(self) -> dict[str, Any]:
        """The version as shown; forms that depend on the registration get it."""
        own = {"registration": self.object} if self.doings[self.move].form in (ExpertsForm, CorrectForm) else {}
        return {**super().form_arguments(), **own}

    def act(self, form: forms.Form) -> Registration:
        """Locks, compares, calls."""
        if not isinstance(form, CorrectForm):
            changed: Registration = super().act(form)
            return changed
        locked = locking.lock(self.object, expected_version=form.cleaned_data["version"])
        return corrections.correct(locked, actor=self.actor, **form.correction())

    def success_url(self, result: Registration) -> str:
        """The desk for those who work on it, its page for the parties."""
        name = "registration_review" if panels.is_inside(result, self.actor) else "registration"
        return reverse(f"contracts:{name}", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {**super().extra(), "cancel_url": self.success_url(self.object)}
