"""Pages of mandates."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.selectors import actors
from institutions.selectors.columns import organization
from talent.filters import MandateFilter
from talent.forms.mandates import EndForm, HandOverForm, MandateForm
from talent.models import Mandate
from talent.selectors import mandates as facts
from talent.services import mandates
from transfer.edge import amounts
from transfer.edge.actors import BEHALF
from transfer.edge.columns import Column, begun, changed, state
from transfer.edge.views.pages import Doing, FormPage, MovesPage, ObjectPage
from transfer.edge.views.tables import TablePage


def _commission(row: Mandate) -> str:
    """In words, for a file."""
    if row.commission == Mandate.SHARE:
        return f"{row.share} %"
    return amounts.words(row.fixed) if row.fixed else str(row.get_commission_display())


class MandatesPage(TablePage):
    """The mandates that the organization in the address has given or holds."""

    policy = "talent.mandate.view"
    model = Mandate
    template_name = "talent/mandate/list.html"
    filterset_class = MandateFilter
    related = ("thread", "principal", "broker", "case")
    title = _("Mandates")
    file_name = "mandates"
    place = "talent:mandate"
    columns = (
        Column("number", _("Number"), lambda row: row.thread.number, "thread__number", whole=True),
        organization("principal", _("Principal")),
        organization("broker", _("Broker")),
        Column("case", pgettext_lazy("mandate", "For"), lambda row: row.case.number if row.case else _("everything")),
        Column("commission", _("Commission"), _commission, cell="talent/mandate/commission_cell.html"),
        state(Mandate.STATES, "mandate"),
        Column("last_day", _("Last day"), lambda row: row.last_day, "last_day"),
        changed(shown=False),
        begun(),
    )

    def extra(self) -> dict[str, Any]:
        """Where a broker acts on behalf."""
        own = self.kwargs["org"].partition(BEHALF)[0]
        return {"desks": [(row, f"{own}{BEHALF}{row.slug}") for row in facts.principals_of(self.actor)]}


class MandatePage(ObjectPage):
    """One mandate."""

    policy = "talent.mandate.view"
    model = Mandate
    template_name = "talent/mandate/page.html"
    related = ("thread", "principal", "broker", "case", "proposed_by", "succeeds")

    def extra(self, obj: Mandate) -> dict[str, Any]:
        """For its broker, the desk at which one acts by it."""
        own = self.kwargs["org"].partition(BEHALF)[0]
        served = obj.principal in facts.principals_of(self.actor) and obj.broker_id == self.actor.organization
        return {"acts": f"{own}{BEHALF}{obj.principal.slug}" if served and obj.state == "active" else ""}


class ProposePage(FormPage):
    """Proposes a mandate: a broker to a principal, or the reverse."""

    policy = "talent.mandate.propose"
    form_class = MandateForm
    action_label = _("Propose the mandate")
    done_message = _("The mandate is proposed; the other side accepts or declines it.")

    def prepare(self) -> None:
        """Asks whether one may at all."""
        self.require(self.policy)
        self.own = actors.organization_of(self.actor)
        self.is_broker = "broker_agency" in self.own.kinds or self.actor.has_role("broker")
        self.title = _("Offer to act as broker") if self.is_broker else _("Give a mandate to a broker")

    def form_arguments(self) -> dict[str, Any]:
        """A share is the most usual."""
        return {"actor": self.actor, "initial": {"commission": Mandate.SHARE}}

    def extra(self) -> dict[str, Any]:
        """In the workspace."""
        place = reverse("talent:mandates", kwargs={"org": self.kwargs["org"]})
        return {"layout": "workspace.html", "draft_key": f"{self.kwargs['org']}:mandate:new", "cancel_url": place}

    def act(self, form: forms.Form) -> Mandate:
        """Proposes it."""
        given = dict(form.cleaned_data)
        other, case = given.pop("other"), given.pop("number")
        principal, broker = (other, self.own) if self.is_broker else (self.own, other)
        return mandates.propose(actor=self.actor, principal=principal, broker=broker, case=case, **given)

    def success_url(self, result: Mandate) -> str:
        """Its page."""
        return reverse("talent:mandate", kwargs={"org": self.kwargs["org"], "pk": result.pk})


class MovePage(MovesPage):
    """Accept, decline, hand over, end."""

    policy = "talent.mandate.view"
    model = Mandate
    doings = {
        "accept": Doing(mandates.accept),
        "decline": Doing(mandates.decline),
        "hand_over": Doing(mandates.hand_over, HandOverForm),
        "end": Doing(mandates.end, EndForm),
    }

    def prepare(self) -> None:
        """Says afterwards what comes next."""
        super().prepare()
        self.done_message = _("The mandate is in force.") if self.move == "accept" else ""

    def extra(self) -> dict[str, Any]:
        """In the workspace."""
        return {**super().extra(), "layout": "workspace.html", "cancel_url": self.success_url(self.object)}

    def success_url(self, result: Mandate) -> str:
        """Its page; after handing over the new one's."""
        return reverse("talent:mandate", kwargs={"org": self.kwargs["org"], "pk": result.pk})
