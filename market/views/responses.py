"""Pages of responses: for their author, and for the demander who compares and decides."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors
from market.forms.moves import DeclineForm, NoteForm
from market.forms.responses import AcceptForm, ResponseForm, initial_of
from market.models import Demand, Response
from market.selectors import demands
from market.selectors import responses as facts
from market.services import responses as services
from market.views.demands import line_of
from transfer.edge import thread_steps
from transfer.edge.summaries import Summary, needed, of_form
from transfer.edge.thread_view import ThreadView
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import (
    ChangingPage,
    Doing,
    FormPage,
    MovePage,
    MovesPage,
    ObjectMixin,
    ObjectPage,
)
from transfer.kernel import policy
from transfer.kernel.errors import NotVisible, Text

RELATED = ("thread", "responder", "demand__demander", "demand__exchange", "demand__thread")


def thread_of(response: Response, page: ActingView) -> ThreadView:
    """The way of the response, after what everybody knows of its demand."""
    jurisdiction = response.demand.exchange.jurisdiction
    own = thread_steps.view_of(response.thread, insider=True, jurisdiction=jurisdiction, reader=page.reader)
    before = [step for step in line_of(response.demand, page).steps if step.status == "done"]
    known = {step.key for step in before}
    return replace(own, steps=(*before, *(step for step in own.steps if step.key not in known)))


LEADS = {"draft": "send", "sent": "shortlist", "shortlisted": "accept"}
"""The move that a page offers first in each state."""


class ReceivedPage(ObjectMixin):
    """The responses to one demand side by side: target figures, price, time."""

    policy: ClassVar[str] = "market.response.view"
    model = Demand
    related = ("thread", "demander", "exchange")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The comparison."""
        demand = self.find()
        if not self.actor.acts_for(demand.demander_id, demand.thread_id):
            raise NotVisible
        rows = Response.objects.visible_to(self.actor).filter(demand=demand).exclude(sent_at=None)
        received = list(rows.select_related(*RELATED, "deal").order_by("sent_at"))
        under_way = [one for one in received if one.state not in ("declined", "withdrawn")]
        context = self.context(
            object=demand,
            line=line_of(demand, self),
            responses=under_way,
            rows=facts.compare(demand, under_way),
            ended=[one for one in received if one not in under_way],
        )
        return render(request, "market/response/received.html", context)


class ResponsePage(ObjectPage):
    """One response, with the conversation about it."""

    policy: ClassVar[str] = "market.response.view"
    model = Response
    template_name = "market/response/page.html"
    related = (*RELATED, "deal")

    def extra(self, obj: Response) -> dict[str, Any]:
        """The thread, the figures beside the targets, what was said, the deal."""
        return {
            "line": thread_of(obj, self),
            "rows": facts.compare(obj.demand, [obj]),
            "conversation": facts.conversation(obj),
            "own": self.actor.acts_for(obj.responder_id, obj.demand.thread_id),
            "achievements": obj.achievements.select_related("accepted"),
            "deal_url": self._deal_url(obj),
            "lead": LEADS.get(obj.state, ""),
        }

    def _deal_url(self, response: Response) -> str:
        deal = getattr(response, "deal", None)
        try:
            return reverse("market:deal", kwargs={"org": self.kwargs["org"], "pk": deal.pk}) if deal else ""
        except NoReverseMatch:
            return ""


class _WritePage(FormPage):
    template_name = "market/response/form.html"
    done_message = _("The draft is saved.")
    demand: Demand

    def success_url(self, result: Response) -> str:
        """To the summary, or back to the form."""
        name = "response_send" if self.request.POST.get("then") == "summary" else "response_change"
        return reverse(f"market:{name}", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """The demand beside the form."""
        aside = "market/response/form_demand.html"
        return {"demand": self.demand, "texts": demands.texts(self.demand), "aside": aside}


class BeginPage(ObjectMixin, _WritePage):
    """Begins a response to a demand."""

    policy: ClassVar[str] = "market.demand.answer"
    model = Demand
    related = ("thread", "demander", "exchange")
    form_class = ResponseForm
    title = _("Answer the demand")

    def prepare(self) -> None:
        """Finds the demand and asks early."""
        self.demand = self.find()
        self.require(self.policy, self.demand)
        self.draft = Response(demand=self.demand, responder=actors.organization_of(self.actor))

    def subject(self) -> Any:
        """The demand."""
        return self.demand

    def form_arguments(self) -> dict[str, Any]:
        """The targets, and the achievements one may name."""
        return {"targets": self.demand.targets, "own": facts.own_achievements(self.draft)}

    def act(self, form: forms.Form) -> Response:
        """Begins it."""
        return services.begin(actor=self.actor, demand=self.demand, responder=self.draft.responder, **form.cleaned_data)


class ChangePage(_WritePage, ChangingPage):
    """Changes a draft."""

    policy: ClassVar[str] = "market.response.change"
    model = Response
    related = RELATED
    form_class = ResponseForm
    title = _("Write the response")

    def prepare(self) -> None:
        """Finds it and asks early."""
        super().prepare()
        self.demand = self.object.demand

    def form_arguments(self) -> dict[str, Any]:
        """What is stored."""
        own = facts.own_achievements(self.object)
        return {"targets": self.demand.targets, "own": own, "initial": initial_of(self.object)}

    def act(self, form: forms.Form) -> Response:
        """Locks, compares, saves."""
        return services.change(self.locked(form), actor=self.actor, **form.cleaned_data)


class SendPage(MovePage):
    """The summary before it goes to the demander."""

    policy: ClassVar[str] = "market.response.send"
    model = Response
    related = RELATED
    move = "send"
    service = services.send
    title = _("Look it over, then send it")
    action_label = _("Send to the demander")
    done_message = _("The demander has it. Nobody else sees it.")

    def success_url(self, result: Any) -> str:
        """To the response."""
        return reverse("market:response", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})

    def extra(self) -> dict[str, Any]:
        """The way back to the form."""
        intro = _("Once it is sent it cannot be changed, only withdrawn.")
        return {**super().extra(), "intro": intro, "cancel_url": self._form(), "cancel_label": _("Change it again")}

    def summary(self, form: forms.Form) -> Summary:
        """What the demander will read."""
        response = self.object
        own = facts.own_achievements(response)
        held = ResponseForm(targets=response.demand.targets, own=own, initial=initial_of(response))
        named = _("%(demander)s, with your name.") % {"demander": self._demander()}
        readers: list[Text] = [named, _("Nobody else: the demander alone sees what is answered.")]
        return of_form(held, change=self._form(), readers=readers, gaps=needed(facts.missing(response)))

    def _demander(self) -> str:
        """By name where this reader may know it."""
        known = policy.may(self.actor, "market.demand.identify", self.object.demand)
        return self.object.demand.demander.name if known else str(_("An enterprise known to the exchange"))

    def _form(self) -> str:
        return reverse("market:response_change", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})


class ResponseMovesPage(MovesPage):
    """The demander weighs it; the author replies or withdraws."""

    policy: ClassVar[str] = "market.response.view"
    model = Response
    related = RELATED
    doings: ClassVar[dict[str, Doing]] = {
        "shortlist": Doing(services.shortlist),
        "ask": Doing(services.ask, NoteForm),
        "reply": Doing(services.reply, NoteForm),
        "decline": Doing(services.decline, DeclineForm),
        "accept": Doing(services.accept, AcceptForm),
        "withdraw": Doing(services.withdraw),
    }
    words: ClassVar[dict[str, tuple[Text, Text]]] = {
        "shortlist": (
            _("The author sees that it is on your shortlist. Nothing is decided by that."),
            _("It is on the shortlist."),
        ),
        "ask": (_("The author reads it, nobody else does."), _("The author has your question.")),
        "reply": (_("The demander reads it, nobody else does."), _("The demander has your reply.")),
        "decline": (
            _("The author reads the reason and the note, nobody else does."),
            _("The author is told the reason."),
        ),
        "accept": (
            _("It opens a deal between you and the author. Nothing is signed by that."),
            _("A deal with the author is open."),
        ),
        "withdraw": (_("The demander can no longer choose it."), _("The response is withdrawn.")),
    }

    def prepare(self) -> None:
        """What follows from the move, before and after it."""
        super().prepare()
        self.intro, self.done_message = self.words[self.move]

    def form_arguments(self) -> dict[str, Any]:
        """Who accepts says what the deal is about."""
        given = super().form_arguments()
        return {**given, "response": self.object} if self.move == "accept" else given

    def success_url(self, result: Any) -> str:
        """Back to the response."""
        return reverse("market:response", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})

    def extra(self) -> dict[str, Any]:
        """The frame, what follows, and the way back."""
        return {**super().extra(), "intro": self.intro, "cancel_url": self.success_url(None)}
