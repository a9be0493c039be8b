"""The desk of a registration office: queue, contract, checklist with findings, decision."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from contracts.forms.registrations import AssessForm
from contracts.models import Registration
from contracts.selectors import (
    documents,
    evidence,
    panels,
    parties,
    recognition,
    registration_checks,
    registration_work,
)
from contracts.services import registration_desk as desk
from contracts.views.registrations import RELATED, facts_shown
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import MovePage, ObjectMixin
from transfer.kernel import locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible
from transfer.kernel.states import Move

KEYS = {
    "accept": "a",
    "start_review": "s",
    "request_supplement": "b",
    "ask_experts": "e",
    "give_opinion": "o",
    "conclude_expert_review": "w",
    "pass_on": "p",
    "return_to_review": "t",
    "register": "r",
    "refuse": "x",
    "correct": "c",
    "propose_cancellation": "l",
    "cancel": "l",
}
"""The key of each move on the desk; ? lists them."""

AT_ONCE = ("accept", "start_review", "conclude_expert_review", "pass_on", "register")
"""What needs nothing but the press of a button."""

_Offered = tuple[Move, str, bool]
"""A move, its key, and whether it is made at once."""


class DeskPage(ActingView):
    """What waits at the office: leads to what is due first."""

    policy: ClassVar[str] = "contracts.registration.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The first of the queue, or an empty desk."""
        waiting = registration_work.queue(self.actor)
        if waiting:
            return redirect("contracts:registration_review", org=kwargs["org"], pk=waiting[0].pk)
        return render(request, "contracts/registration/desk_empty.html", self.context())


class ReviewPage(ObjectMixin):
    """One registration on the desk."""

    policy: ClassVar[str] = "contracts.registration.view"
    model = Registration
    related = RELATED

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The three panes; 404 for the parties, who have a page of their own."""
        registration = self.find()
        if not panels.is_inside(registration, self.actor):
            raise NotVisible
        form = AssessForm(registration=registration, initial={"version": registration.version})
        return render(
            request, "contracts/registration/desk.html", self.context(**on_desk(registration, self.actor, form))
        )


class AssessPage(MovePage):
    """Records the checklist; with what is wrong the desk comes back as it was filled in."""

    policy = "contracts.registration.review"
    model = Registration
    related = RELATED
    move = "assess"
    form_class = AssessForm
    template_name = "contracts/registration/desk.html"

    def form_arguments(self) -> dict[str, Any]:
        """The conditions of its class."""
        return {**super().form_arguments(), "registration": self.object}

    def act(self, form: forms.Form) -> Registration:
        """Records it."""
        assert isinstance(form, AssessForm)
        locked = locking.lock(self.object, expected_version=form.cleaned_data["version"])
        return desk.assess(locked, actor=self.actor, **form.assessment())

    def success_url(self, result: Registration) -> str:
        """Back to the desk."""
        return reverse("contracts:registration_review", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """The desk around the form."""
        around = on_desk(self.object, self.actor, None)
        around.pop("form")
        return {**super().extra(), **around}


def on_desk(registration: Registration, actor: Actor, form: forms.Form | None) -> dict[str, Any]:
    """What the three panes show, and the move that comes next (lead) apart from the others."""
    moves = [
        (move, KEYS.get(move.name, ""), move.name in AT_ONCE)
        for move in workflow.open_moves(registration, actor, by_hand=True)
        if move.name != "assess"
    ]
    may_assess = registration.state == "in_review" and policy.may(actor, "contracts.registration.review", registration)
    lead = _lead(moves) if registration.assessed or not may_assess else None
    needs = registration.filed_on is not None
    text = parties.named(documents.shown(registration.contract), registration.contract)
    return {
        **facts_shown(registration, actor),
        "object": registration,
        "queue": registration_work.queue(actor),
        "text": text,
        "form": form,
        "findings": registration_checks.findings(registration, actor),
        "may_assess": bool(may_assess),
        "evidence": evidence.by_condition(registration, text) if may_assess else {},
        "lead": lead,
        "others": [one for one in moves if one is not lead],
        "expert_rule": recognition.rule_for(registration, "registration.expert_review") if needs else None,
        "second_rule": recognition.rule_for(registration, "registration.second_check") if needs else None,
    }


def _lead(moves: list[_Offered]) -> _Offered | None:
    """What brings it on: the first move that leads, else the beginning of the review."""
    primary = next((one for one in moves if one[0].tone == "primary"), None)
    return primary or next((one for one in moves if one[0].name == "start_review"), None)
