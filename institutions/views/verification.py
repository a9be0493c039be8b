"""The desk of an exchange's officers and of operators: who applied, and the decision."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.filters import ApplicationFilter
from institutions.forms.members import NoteForm, ReasonForm
from institutions.models import Organization, RoleGrant
from institutions.policies import standing
from institutions.selectors import accounts, dictionaries, reasons, regions
from institutions.services import organizations
from transfer.edge.columns import Column, begun, by_name, number, state
from transfer.edge.views.pages import FormPage, ObjectMixin
from transfer.edge.views.tables import TablePage
from transfer.kernel import locking
from transfer.kernel.errors import NotVisible

SERVICES: dict[str, Callable[..., Organization]] = {
    "verify": organizations.verify,
    "refuse": organizations.refuse,
    "suspend": organizations.suspend,
    "resume": organizations.resume,
    "end": organizations.end,
}
TWO_PERSON_MOVES = {"verify", "resume", "end"}


class QueuePage(TablePage):
    """What waits for the decision of these officers, oldest first."""

    policy: ClassVar[str] = "institutions.organization.queue"
    model = Organization
    template_name = "institutions/verification/queue.html"
    filterset_class = ApplicationFilter
    title = _("Organizations to verify")
    file_name = "applications"
    place = "institutions:verify"
    sorted_by = "begun"
    columns = (
        Column("name", _("Name"), lambda row: row.name, by_name("name")),
        Column("kinds", _("Kinds of organization"),
               lambda row: " · ".join(dictionaries.label("organization_kind", kind) for kind in row.kinds)),
        Column("region", _("Region"), lambda row: regions.full_name(row.region), "region"),
        begun(_("Applied"), shown=True),
        replace(state(Organization.STATES, "organization"), cell="institutions/verification/state.html"),
        Column("uscc", _("Unified Social Credit Identifier"), lambda row: row.uscc, "uscc", whole=True, shown=False),
        number(shown=False),
    )  # fmt: skip

    def queryset(self) -> Any:
        """The applications."""
        self.require(self.policy)
        rows: Any = super().queryset()
        return rows.waiting_for(self.actor)

    def extra(self) -> dict[str, Any]:
        """The roles that wait for a second person."""
        grants = (
            RoleGrant.objects.visible_to(self.actor).open().exclude(membership__organization=self.actor.organization)
        )
        return {"grants": grants.select_related("membership__user__person", "membership__organization")[:200]}


class DecidePage(ObjectMixin):
    """One organization with everything an officer compares, and the decisions open now."""

    policy: ClassVar[str] = "institutions.organization.queue"
    model = Organization
    related = ("thread", "applied_to")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        self.require(self.policy)
        found = self.find()
        people = [person for person in (found.applied_by, found.proposed_by) if person]
        context = self.context(
            object=found,
            names=accounts.names_of(people),
            decides=standing.decides_on(self.actor, found),
            decisions=list(SERVICES),
            proposable=self._proposable(found),
        )
        return render(request, "institutions/verification/decide.html", context)

    def _proposable(self, found: Organization) -> list[Any]:
        """The decisions that take two, where this officer may be the first."""
        two = TWO_PERSON_MOVES if standing.is_operated(found) else TWO_PERSON_MOVES - {"verify"}
        return [move for move in Organization.STATES.open_from(found.state) if move.name in two]


class _Decision(ObjectMixin, FormPage):
    policy: ClassVar[str] = "institutions.organization.queue"
    model = Organization
    template_name = "edge/form.html"
    object: Organization

    def form(self, *args: Any) -> forms.Form:
        """Reason and note; verifying needs no reason."""
        more: dict[str, Any] = {"initial": {"version": self.object.version}}
        if self.asks_reason():
            return ReasonForm(*args, reasons=reasons.choices(), **more)
        return NoteForm(*args, **more)

    def asks_reason(self) -> bool:
        """Whether a reason from the list is needed."""
        return True

    def given(self, form: forms.Form) -> tuple[Organization, dict[str, Any]]:
        """The locked organization and the rest of the input."""
        given = dict(form.cleaned_data)
        return locking.lock(self.object, expected_version=given.pop("version")), given

    def success_url(self, result: Organization) -> str:
        """Back to the queue."""
        return reverse("institutions:verification", kwargs={"org": self.kwargs["org"]})

    def extra(self) -> dict[str, Any]:
        """Whom it is about, and the way back."""
        back = reverse("institutions:verify", kwargs={"org": self.kwargs["org"], "pk": self.object.pk})
        return {"intro": self.object.name, "cancel_url": back}


class MovePage(_Decision):
    """Makes a decision."""

    def prepare(self) -> None:
        """The organization, the move of the address, and whether one may."""
        if self.kwargs["move"] not in SERVICES:
            raise NotVisible
        self.object = self.find()
        self.chosen = self.object.STATES.move(self.kwargs["move"])
        self.require(self.chosen.policy, self.object)
        self.title = self.action_label = self.chosen.label

    def asks_reason(self) -> bool:
        """As the table says."""
        return "reason" in self.chosen.asks

    def act(self, form: forms.Form) -> Organization:
        """Decides."""
        locked, given = self.given(form)
        return SERVICES[self.kwargs["move"]](locked, actor=self.actor, **given)


class ProposePage(_Decision):
    """The first of two officers proposes a decision."""

    title = _("Propose to a second officer")
    action_label = _("Propose to a second officer")
    done_message = _("A second officer can decide it now.")

    def prepare(self) -> None:
        """The organization, the proposed move, and whether one may."""
        if self.kwargs["proposed"] not in TWO_PERSON_MOVES:
            raise NotVisible
        self.object = self.find()
        self.require("institutions.organization.propose", self.object)

    def act(self, form: forms.Form) -> Organization:
        """Proposes."""
        locked, given = self.given(form)
        return organizations.propose(locked, actor=self.actor, move=self.kwargs["proposed"], **given)

    def extra(self) -> dict[str, Any]:
        """What is proposed to whom."""
        move = self.object.STATES.move(self.kwargs["proposed"])
        return {**super().extra(), "intro": f"{self.object.name}: {move.label}"}
