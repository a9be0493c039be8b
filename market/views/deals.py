"""Pages of deals and of the offers in them."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from market.forms.deals import DirectDealForm
from market.forms.offers import OfferForm, written
from market.forms.reasons import DealEndForm, DealReopenForm, OfferDeclineForm
from market.models import Achievement, Deal, Offer
from market.policies.deals import is_party
from market.selectors import deal_history, relations
from market.selectors import deals as facts
from market.selectors.offer_terms import checked, terms_of
from market.services import deals, offers
from market.views import confidentiality, deal_ends
from transfer.edge.summaries import Summary, of_form
from transfer.edge.views.pages import Doing, FormPage, MovesPage, ObjectMixin, ObjectPage
from transfer.kernel import clock
from transfer.kernel.errors import Text

_RELATED = (
    "thread",
    "seller",
    "buyer",
    "exchange",
    "listing",
    "achievement__thread",
    "response__demand",
    "agreed_offer",
)


class DealPage(ObjectPage):
    """One deal: the thread, the offers side by side, publicity, what can be done and why not."""

    policy = "market.deal.view"
    model = Deal
    template_name = "market/deal/page.html"
    related = _RELATED

    def extra(self, obj: Deal) -> dict[str, Any]:
        """Everything the two sides see; the exchange's officers see the frame without the terms."""
        every = facts.offers_of(obj) if is_party(self.actor, obj) or facts.is_side(obj, self.actor) else []
        shown, lines = facts.comparison(every)
        side = facts.side_of(obj, self.actor)
        return {
            "side": side,
            "own": facts.party(obj, side).pk if side else None,
            "stand": facts.standing(obj, lines),
            "offers": shown,
            "lines": lines,
            "earlier": every[: -len(shown)] if shown else [],
            "table": facts.on_the_table(every),
            "publicity": facts.publicity_of(obj),
            "board_names": {obj.seller_id: obj.seller.name, obj.exchange_id: obj.exchange.name},
            "related": [relations.sentence(code) for code in obj.related_why],
            "why_not_ready": facts.why_not_ready(obj),
            "history": deal_history.of(obj),
            "confidentiality": confidentiality.panel(obj, self.actor),
            "outcome": deal_ends.of(obj, actor=self.actor, org=self.kwargs["org"]),
        }


class DirectPage(FormPage):
    """Opens a deal with a named party."""

    policy = "market.deal.open"
    form_class = DirectDealForm
    title = _("Open a deal with somebody you know")
    action_label = _("Begin the deal")
    done_message = _("The deal is open. Make the first offer, or wait for the other side's.")

    def prepare(self) -> None:
        """Asks whether one may at all."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The side most take."""
        return {"actor": self.actor, "initial": {"side": "buyer", "contract_class": "development", **self._about()}}

    def _about(self) -> dict[str, Any]:
        """Who comes from the page of a technology finds its owner, its name and its number filled in."""
        number = self.request.GET.get("technology", "")
        rows = Achievement.objects.visible_to(self.actor).select_related("owner", "accepted", "working")
        found = rows.filter(thread__number=number).first() if number else None
        if found is None:
            return {}
        about = {"technology": number, "title": found.text.title, "exchange": found.exchange_id}
        return {**about, "other": found.owner.name, "contract_class": "licensing"}

    def extra(self) -> dict[str, Any]:
        """In the workspace."""
        place = reverse("market:deals", kwargs={"org": self.kwargs["org"]})
        return {"layout": "workspace.html", "cancel_url": place}

    def act(self, form: forms.Form) -> Deal:
        """Opens it."""
        given = form.cleaned_data
        own = facts.principal_of(self.actor)
        seller, buyer = (own, given["other"]) if given["side"] == "seller" else (given["other"], own)
        return deals.open_direct(
            actor=self.actor,
            exchange=given["exchange"],
            seller=seller,
            buyer=buyer,
            title=given["title"],
            contract_class=given["contract_class"],
            achievement=given["technology"],
        )

    def success_url(self, result: Deal) -> str:
        """Its page."""
        return reverse("market:deal", kwargs={"org": self.kwargs["org"], "pk": result.pk})


class DealMovePage(MovesPage):
    """Negotiate again, break off."""

    policy = "market.deal.view"
    model = Deal
    related = _RELATED
    doings = {
        "reopen": Doing(deals.reopen, DealReopenForm),
        "break_off": Doing(deals.break_off, DealEndForm),
    }

    def extra(self) -> dict[str, Any]:
        """In the workspace."""
        return {**super().extra(), "layout": "workspace.html", "cancel_url": self.success_url(self.object)}

    def success_url(self, result: Deal) -> str:
        """Its page."""
        return reverse("market:deal", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})


class _OfferForm(FormPage):
    """Terms are looked over before they are on the table: nothing can be taken back from there."""

    form_class = OfferForm
    looks_over = True
    deal: Deal

    def check(self, form: forms.Form) -> None:
        """What the service refuses of the terms."""
        on = clock.local_date(clock.now(), self.deal.exchange.jurisdiction)
        checked(form.cleaned_data, self.deal, on=on)  # type: ignore[arg-type] # the fields are the terms

    def summary(self, form: forms.Form) -> Summary:
        """The terms, as the other side will read them."""
        other = "buyer" if facts.side_of(self.deal, self.actor) == "seller" else "seller"
        readers: list[Text] = [
            _("%(party)s, and its broker.") % {"party": facts.party(self.deal, other).name},
            _("The exchange sees that there is an offer, not its terms."),
        ]
        return of_form(form, readers=readers)

    def answers(self) -> Offer | None:
        """The other side's last offer, beside whose terms one writes one's own."""
        side = facts.side_of(self.deal, self.actor)
        own = facts.party(self.deal, side).pk if side else None
        theirs = [offer for offer in facts.offers_of(self.deal) if own and offer.by_id != own]
        return theirs[-1] if theirs else None

    def subject(self) -> Any:
        """The deal."""
        return self.deal

    def success_url(self, result: Any) -> str:
        """The deal's page."""
        return reverse("market:deal", kwargs={"org": self.kwargs["org"], "pk": self.deal.pk})

    def extra(self) -> dict[str, Any]:
        """The deal, and where what is typed is kept."""
        place = self.success_url(None)
        return {
            "layout": "workspace.html",
            "object": self.deal,
            "cancel_url": place,
        }


class OfferPage(ObjectMixin, _OfferForm):
    """Puts an offer on the table."""

    policy = "market.deal.negotiate"
    model = Deal
    related = _RELATED
    title = _("Make an offer")
    action_label = _("Put the offer on the table")
    done_message = _("The offer is on the table.")

    def prepare(self) -> None:
        """Finds the deal."""
        self.deal = self.find()
        self.require(self.policy, self.deal)

    def form_arguments(self) -> dict[str, Any]:
        """What was last on the table, else what the listing says."""
        every = facts.offers_of(self.deal)
        return {
            "deal": self.deal,
            "answers": self.answers(),
            "initial": written(dict(terms_of(every[-1]))) if every else facts.first_terms(self.deal),
        }

    def act(self, form: forms.Form) -> Offer:
        """Makes it."""
        return offers.make(actor=self.actor, deal=self.deal, **form.cleaned_data)


class CounterPage(ObjectMixin, _OfferForm):
    """Answers an offer with terms of one's own."""

    policy = "market.offer.view"
    model = Offer
    related = ("thread", "by", *(f"deal__{name}" for name in _RELATED))
    title = _("Answer with a counter-offer")
    action_label = _("Put the counter-offer on the table")
    done_message = _("The counter-offer is on the table.")

    def prepare(self) -> None:
        """Finds the offer, and whether one answers it."""
        self.object = self.find()
        self.deal = self.object.deal
        self.require("market.offer.answer", self.object)

    def form_arguments(self) -> dict[str, Any]:
        """The terms that are answered."""
        return {
            "deal": self.deal,
            "answers": self.answers(),
            "initial": written(dict(terms_of(self.object))),
        }

    def act(self, form: forms.Form) -> Offer:
        """Counters it."""
        return offers.counter(self.object, actor=self.actor, **form.cleaned_data)


class OfferMovePage(MovesPage):
    """Accept or decline an offer."""

    policy = "market.offer.view"
    model = Offer
    related = CounterPage.related
    template_name = "market/deal/offer_move.html"
    doings = {"accept": Doing(offers.accept), "decline": Doing(offers.decline, OfferDeclineForm)}

    def subject(self) -> Any:
        """The deal."""
        return self.object.deal

    def extra(self) -> dict[str, Any]:
        """The terms once more, above the button."""
        _shown, lines = facts.comparison([self.object])
        place = self.success_url(self.object)
        return {**super().extra(), "layout": "workspace.html", "lines": lines, "cancel_url": place}

    def success_url(self, result: Offer) -> str:
        """The deal's page."""
        return reverse("market:deal", kwargs={"org": self.kwargs["org"], "pk": self.object.deal_id})
