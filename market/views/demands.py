"""Pages of demands: for everyone, and in the demander's workspace."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors
from market.filters.demands import PublicDemandFilter
from market.forms.demands import DemandForm, NewDemandForm, initial_of
from market.forms.moves import ReturnForm, WithdrawForm
from market.models import Demand, Response
from market.selectors import completeness, demand_inputs, demands, texts
from market.selectors.brokered import Desk, desks_for_principals
from market.services import demand_reviews
from market.services import demands as services
from transfer.edge import thread_steps
from transfer.edge.summaries import Gap, Summary, needed, of_form
from transfer.edge.thread_view import ThreadView
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import (
    ChangingPage,
    Doing,
    FormPage,
    ListPage,
    MovePage,
    MovesPage,
    ObjectPage,
)
from transfer.kernel.errors import NotVisible, Text

RELATED = ("thread", "demander", "exchange")
_FIELDS = {"budget": "budget_low"}
ADVICE = "market/demand/form_advice.html"


def line_of(demand: Demand, page: ActingView) -> ThreadView:
    """The thread as the reader of this page may see it."""
    insider = demands.is_insider(demand, page.actor)
    jurisdiction = demand.exchange.jurisdiction
    return thread_steps.view_of(demand.thread, insider=insider, jurisdiction=jurisdiction, reader=page.reader)


class PublicListPage(ListPage):
    """What enterprises look for, newest first."""

    policy: ClassVar[str] = "market.demand.view"
    model = Demand
    filterset_class = PublicDemandFilter
    template_name = "market/demand/list.html"
    related = RELATED

    def queryset(self) -> Any:
        """Those that are or were open."""
        return Demand.objects.visible_to(self.actor).public().select_related(*self.related)

    def context(self, **more: Any) -> dict[str, Any]:
        """With the titles of this page in the reader's language."""
        return super().context(titles=texts.titles(more["rows"]), **more)


class DemandPage(ObjectPage):
    """A demand: for everyone at its public address, and with what one may do at one's desk."""

    policy: ClassVar[str] = "market.demand.view"
    model = Demand
    template_name = "market/demand/page.html"
    related = RELATED

    def extra(self, obj: Demand) -> dict[str, Any]:
        """The thread, what this reader may know, and where one may answer from."""
        insider = demands.is_insider(obj, self.actor)
        own = self.actor.acts_for(obj.demander_id, obj.thread_id)
        return {
            "line": line_of(obj, self),
            "texts": demands.texts(obj),
            "insider": insider,
            "own": own,
            "advice": completeness.of_demand(obj) if own and obj.state in ("draft", "returned") else None,
            "answers": Response.objects.visible_to(self.actor).filter(demand=obj).count() if own else 0,
            "answered": self._own_answer(obj),
            "desks": self._desks(obj),
        }

    def _own_answer(self, demand: Demand) -> Response | None:
        party = self.actor.on_behalf_of or self.actor.organization
        return Response.objects.visible_to(self.actor).filter(demand=demand, responder=party).order_by("-pk").first()

    def _desks(self, demand: Demand) -> list[tuple[str, str]]:
        """At the public address: the desks of the reader from which the demand may be answered."""
        if "org" in self.kwargs or self.actor.is_anonymous or demand.state != "open":
            return []
        rows = actors.memberships_of(actors.user_of(self.actor))
        own = [row.organization for row in rows if demands.may_answer(demand, row.organization)]
        of_firms = [Desk(one.name, one.slug) for one in own if not one.is_person]
        of_principals = desks_for_principals(self.actor, demand.thread_id, but=demand.demander_id)
        for_oneself = [Desk(one.name, one.slug) for one in own if one.is_person]
        desks = [*of_firms, *of_principals, *for_oneself]
        return [(one.name, reverse("market:demand", kwargs={"org": one.slug, "pk": demand.pk})) for one in desks]


class PublicPage(DemandPage):
    """The same for everyone, at its persistent number."""

    def find(self) -> Demand:
        """Among the public ones."""
        rows = Demand.objects.visible_to(self.actor).public().select_related(*self.related)
        found: Demand | None = rows.filter(thread__number=self.kwargs["number"]).first()
        if found is None:
            raise NotVisible
        return found


class _WritePage(FormPage):
    template_name = "market/demand/form.html"
    typed: forms.Form

    def form(self, *args: Any) -> forms.Form:
        """The form, kept for the advice beside it."""
        self.typed = super().form(*args)
        return self.typed

    def advice(self, stored: completeness.Completeness) -> completeness.Completeness:
        """How complete what is in the fields is: as it was typed after a refusal, else as it is stored."""
        return completeness.of(self.typed.cleaned_data) if self.typed.is_bound else stored

    def success_url(self, result: Demand) -> str:
        """To the summary, or back to the form."""
        name = "demand_submit" if self.request.POST.get("then") == "summary" else "demand_change"
        return reverse(f"market:{name}", kwargs={"org": self.kwargs["org"], "pk": result.pk})


class BeginPage(_WritePage):
    """Begins a demand."""

    policy: ClassVar[str] = "market.demand.begin"
    form_class = NewDemandForm
    title = _("Post a demand")
    done_message = _("The draft is saved.")

    def prepare(self) -> None:
        """Asks early."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """In the language of the page."""
        return {"initial": {"original_lang": self.request.LANGUAGE_CODE}}

    def act(self, form: forms.Form) -> Demand:
        """Begins it."""
        given = {name: value for name, value in form.cleaned_data.items() if name != "region" or value}
        return services.begin(actor=self.actor, demander=actors.organization_of(self.actor), **given)

    def extra(self) -> dict[str, Any]:
        """The advice, and where what is typed is kept."""
        return {"advice": self.advice(completeness.of({})), "above": ADVICE}


class ChangePage(_WritePage, ChangingPage):
    """Changes a draft."""

    policy: ClassVar[str] = "market.demand.change"
    model = Demand
    related = RELATED
    form_class = DemandForm
    title = _("Write the demand")
    done_message = _("The draft is saved.")

    def form_arguments(self) -> dict[str, Any]:
        """What is stored."""
        return {"rows": len(self.object.targets), "initial": initial_of(self.object)}

    def act(self, form: forms.Form) -> Demand:
        """Locks, compares, saves."""
        return services.change(self.locked(form), actor=self.actor, **form.cleaned_data)

    def extra(self) -> dict[str, Any]:
        """The advice, and where what is typed is kept."""
        return {
            "object": self.object,
            "advice": self.advice(completeness.of_demand(self.object)),
            "above": ADVICE,
        }


class AdvicePage(ActingView):
    """How complete what is being typed is: a fragment for the form."""

    policy: ClassVar[str] = "market.demand.begin"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reads what is there; mistakes are for the form itself."""
        self.require(self.policy)
        form = DemandForm(request.POST)
        form.is_valid()
        return render(request, "market/demand/advice.html", self.context(advice=completeness.of(form.cleaned_data)))


class SubmitPage(MovePage):
    """The summary before a demand goes to the exchange."""

    policy: ClassVar[str] = "market.demand.submit"
    model = Demand
    related = RELATED
    move = "submit"
    service = services.submit
    title = _("Look it over, then submit")
    action_label = _("Submit for review")
    done_message = _("The exchange has it. You are told as soon as it is open or needs a change.")

    def success_url(self, result: Any) -> str:
        """To the demand."""
        return reverse("market:demand", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})

    def extra(self) -> dict[str, Any]:
        """The way back to the form."""
        intro = _("Once it is submitted it cannot be changed, only withdrawn.")
        return {**super().extra(), "intro": intro, "cancel_url": self._form(), "cancel_label": _("Change it again")}

    def summary(self, form: forms.Form) -> Summary:
        """What the exchange reviews and the public then reads; how it could be more complete is said."""
        demand = self.object
        advice = completeness.of_demand(demand).missing
        stops = needed(demand_inputs.missing(demand))
        known = {one.field for one in stops}
        better = [Gap(_FIELDS.get(one.field, one.field), one.why, False) for one in advice if one.field not in known]
        named = _("The public will not read your name.") if demand.anonymous else _("The public will read your name.")
        readers: list[Text] = [
            _("%(exchange)s: its reviewers read all of it.") % {"exchange": demand.exchange.name},
            _("Everybody, once it is accepted."),
            named,
        ]
        held = DemandForm(rows=len(demand.targets), initial=initial_of(demand))
        return of_form(
            held, change=self._form(), readers=readers, gaps=[*stops, *better], language=demand.original_lang
        )

    def _form(self) -> str:
        return reverse("market:demand_change", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})


class DemandMovesPage(MovesPage):
    """The demander ends it; the exchange decides on it."""

    policy: ClassVar[str] = "market.demand.view"
    model = Demand
    related = RELATED
    doings: ClassVar[dict[str, Doing]] = {
        "meet": Doing(services.meet),
        "withdraw": Doing(services.withdraw, WithdrawForm),
        "accept": Doing(demand_reviews.accept),
        "send_back": Doing(demand_reviews.send_back, ReturnForm),
    }
    words: ClassVar[dict[str, tuple[Text, Text]]] = {
        "meet": (
            _("It takes no more answers. Responses that still wait are declined, saying that another was chosen."),
            _("The demand is closed as met."),
        ),
        "withdraw": (
            _("It takes no more answers. Responses that still wait are declined, saying that it has ended."),
            _("The demand is withdrawn."),
        ),
        "accept": (
            _("It is public from now on and takes answers until its last day."),
            _("The demand is open for answers."),
        ),
        "send_back": (
            _("The demander reads the reason and the note."),
            _("The demand is with the demander again."),
        ),
    }

    def prepare(self) -> None:
        """What follows from the move, before and after it."""
        super().prepare()
        self.intro, self.done_message = self.words[self.move]

    def success_url(self, result: Any) -> str:
        """Back to the demand, or on to the next review."""
        if self.move in ("accept", "send_back"):
            return reverse("market:demand_desk", kwargs={"org": self.kwargs["org"]})
        return reverse("market:demand", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})

    def extra(self) -> dict[str, Any]:
        """The frame, what follows, and the way back."""
        more = {"intro": self.intro, "cancel_url": self.success_url(None)}
        return {**super().extra(), **more}
