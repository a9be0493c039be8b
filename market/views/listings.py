"""Pages of listings: the public's, the seller's, the exchange's desk."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.forms.listings import ListingForm, NewListingForm
from market.forms.reasons import ListingEndForm, ListingReturnForm, ListingStopForm, NoteForm
from market.models import Achievement, Listing
from market.selectors import deals as deal_facts
from market.selectors import listing_desk, texts
from market.selectors import listings as facts
from market.selectors.listing_terms import OFFERED_MODES, checked, terms_of
from market.services import deals, listings
from transfer.edge.move_form import MoveForm
from transfer.edge.summaries import Gap, Summary, needed, of_form
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import ChangingPage, Doing, FormPage, ListPage, MovesPage, ObjectMixin, ObjectPage
from transfer.kernel import clock, locking
from transfer.kernel.errors import Invalid, Text


def _modes() -> list[tuple[str, str]]:
    found = dictionaries.choices("conversion_mode", on=clock.now().date())
    return [pair for pair in found if pair[0] in OFFERED_MODES]


class ListingFilter(django_filters.FilterSet):
    """Facets of the public list."""

    conversion_mode = django_filters.ChoiceFilter(label=_("mode of conversion"), choices=_modes)
    technology_field = django_filters.ChoiceFilter(
        label=_("technology field"),
        choices=lambda: dictionaries.choices("technology_field", on=clock.now().date()),
    )

    class Meta:
        model = Listing
        fields: list[str] = []


class MarketPage(ListPage):
    """What is offered now, newest first."""

    policy = "public"
    model = Listing
    filterset_class = ListingFilter
    template_name = "market/listing/public_list.html"

    def queryset(self) -> Any:
        """Those on notice and those that are open."""
        return Listing.objects.offered().with_sights()

    def context(self, **more: Any) -> dict[str, Any]:
        """With the titles of this page in the reader's language."""
        return super().context(titles=texts.titles([row.achievement for row in more["rows"]]), **more)


class ListingPage(ObjectPage):
    """One listing, for everybody from its notice on; in a workspace with what can be done."""

    policy = "market.listing.view"
    model = Listing
    template_name = "market/listing/page.html"
    related = ("thread", "seller", "exchange", "achievement__accepted", "achievement__working", "achievement__thread")

    def extra(self, obj: Listing) -> dict[str, Any]:
        """Its terms in words, and the reader's own deals on it."""
        own = deal_facts.own_on(obj, self.actor) if self.kwargs.get("org") else []
        return {
            "text": obj.achievement.text,
            "texts": texts.shown(obj.achievement),
            "terms": texts.terms(obj),
            "mode": facts.mode_label(obj),
            "territory": facts.territory_labels(obj.territory),
            "fields": facts.field_labels(obj.fields_of_use),
            "own_deals": own,
            "insider": bool(self.kwargs.get("org")) and self.actor.acts_for(obj.seller_id, obj.thread_id),
            "may_open": bool(self.kwargs.get("org")) and deal_facts.may_open_on(obj, self.actor),
            "desks": [] if self.kwargs.get("org") else deal_facts.desks_that_buy(self.actor, obj),
            "officer": listing_desk.is_desk_of(self.actor, obj),
        }


class _Form(FormPage):
    template_name = "edge/form.html"
    action_label: Text = _("Save the draft")
    done_message = _("The draft is saved. Look it over, then submit it for review.")

    def success_url(self, result: Listing) -> str:
        """Its page."""
        return reverse("market:listing_acting", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """In the workspace; what is typed is kept."""
        return {"layout": "workspace.html"}


class NewPage(_Form):
    """Offers one of the accepted achievements."""

    policy = "market.listing.begin"
    form_class = NewListingForm
    title = _("Offer an achievement")

    def prepare(self) -> None:
        """Asks whether one may at all."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The accepted achievements of the organization, or of its principal."""
        wanted = self.actor.on_behalf_of or self.actor.organization
        rows = Achievement.objects.visible_to(self.actor).filter(owner=wanted, state="accepted")
        rows = rows.select_related("thread", "accepted").order_by("-pk")
        chosen = self.request.GET.get("achievement", "")
        return {"achievements": rows, "initial": {"achievement": chosen, "conversion_mode": "licence"}}

    def act(self, form: forms.Form) -> Listing:
        """Drafts it."""
        return listings.begin(actor=self.actor, **form.cleaned_data)


class ChangePage(_Form, ChangingPage):
    """Changes the draft."""

    policy = "market.listing.change"
    model = Listing
    form_class = ListingForm
    title = _("Change the offer")

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        return {"initial": dict(terms_of(self.object))}

    def act(self, form: forms.Form) -> Listing:
        """Changes it."""
        return listings.change(self.locked(form), actor=self.actor, **form.cleaned_data)


class MovePage(MovesPage):
    """Submit, withdraw; for the exchange review, approve, return, suspend, resume, cancel."""

    policy = "market.listing.view"
    model = Listing
    doings = {
        "submit": Doing(listings.submit),
        "withdraw": Doing(listings.withdraw, ListingEndForm),
        "start_review": Doing(listings.start_review),
        "approve": Doing(listings.approve, NoteForm),
        "send_back": Doing(listings.send_back, ListingReturnForm),
        "suspend": Doing(listings.suspend, ListingStopForm),
        "resume": Doing(listings.resume),
        "cancel": Doing(listings.cancel, ListingStopForm),
        "declare_default": Doing(listings.declare_default, ListingStopForm),
    }

    words: ClassVar[dict[str, Text]] = {
        "approve": _("Approved: the notice runs, the listing opens by itself."),
        "send_back": _("Returned: its seller is told why."),
        "submit": _("The exchange has it. You are told what it decides."),
    }

    def prepare(self) -> None:
        """Says afterwards what was decided."""
        super().prepare()
        self.done_message = self.words.get(self.move, "")

    def extra(self) -> dict[str, Any]:
        """In the workspace."""
        return {**super().extra(), "layout": "workspace.html", "cancel_url": self._place()}

    def summary(self, form: forms.Form) -> Summary | None:
        """The terms, as the listing officer and later everybody read them."""
        if self.move != "submit":
            return None
        place = reverse("market:listing_change", kwargs={"org": self.kwargs["org"], "pk": self.object.pk})
        readers: list[Text] = [
            _("%(exchange)s: its listing officers.") % {"exchange": self.object.exchange.name},
            _("Everybody, once it is approved: these terms, with the achievement and the seller's name."),
        ]
        held, language = ListingForm(initial=dict(terms_of(self.object))), self.object.achievement.text.original_lang
        return of_form(held, change=place, readers=readers, gaps=self._gaps(), language=language)

    def _gaps(self) -> list[Gap]:
        try:
            checked(terms_of(self.object), on=clock.now().date())
        except Invalid as wrong:
            return needed(wrong.problems)
        return []

    def success_url(self, result: Listing) -> str:
        """The desk for its officers, the page for its seller."""
        if self.move == "start_review":
            return reverse("market:listing_review", kwargs={"org": self.kwargs["org"], "pk": result.pk})
        if self.move in ("approve", "send_back"):
            return reverse("market:listing_desk", kwargs={"org": self.kwargs["org"]})
        return self._place()

    def _place(self) -> str:
        return reverse("market:listing_acting", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})


class OpenDealPage(ObjectMixin, FormPage):
    """The buyer opens a deal on an open listing."""

    policy = "market.deal.open"
    model = Listing
    form_class = MoveForm
    template_name = "edge/form.html"
    related = ListingPage.related
    title = _("Open a deal")
    action_label = _("Begin the deal")
    done_message = _("The deal is open. Make the first offer, or wait for the other side's.")

    def prepare(self) -> None:
        """Finds the listing."""
        self.object = self.find()
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The version as shown."""
        return {"initial": {"version": self.object.version}}

    def extra(self) -> dict[str, Any]:
        """What it is about."""
        intro = _(
            "%(buyer)s and %(seller)s begin to deal about “%(title)s”. Nothing binds until both have accepted an offer."
        ) % {
            "buyer": deal_facts.principal_of(self.actor).name,
            "seller": self.object.seller.name,
            "title": self.object.achievement.text.title,
        }
        place = reverse("market:listing_acting", kwargs=self.kwargs)
        return {"layout": "workspace.html", "intro": intro, "cancel_url": place}

    def act(self, form: forms.Form) -> Any:
        """Opens it."""
        listing = locking.lock(self.object, expected_version=form.cleaned_data["version"])
        return deals.open_from_listing(listing, actor=self.actor, buyer=deal_facts.principal_of(self.actor))

    def success_url(self, result: Any) -> str:
        """The deal's page."""
        return reverse("market:deal", kwargs={"org": self.kwargs["org"], "pk": result.pk})


class DeskPage(ActingView):
    """The listings that wait for the exchange, the most urgent first."""

    policy = "market.listing.desk"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The queue as a list."""
        self.require(self.policy)
        return render(request, "market/listing/desk.html", self.context(queue=listing_desk.queue(self.actor)))


class ReviewPage(ObjectPage):
    """The desk: queue, offer, what to look at, decision."""

    policy = "market.listing.desk"
    model = Listing
    template_name = "market/listing/review.html"
    related = ListingPage.related

    def extra(self, obj: Listing) -> dict[str, Any]:
        """The offer in words, the findings, the queue."""
        self.require(self.policy)
        return {
            "text": obj.achievement.text,
            "texts": texts.shown(obj.achievement),
            "terms": texts.terms(obj),
            "mode": facts.mode_label(obj),
            "territory": facts.territory_labels(obj.territory),
            "fields": facts.field_labels(obj.fields_of_use),
            "checks": listing_desk.checks(obj),
            "promised": listing_desk.promised(obj),
            "rights": listing_desk.rights_of(obj),
            "queue": listing_desk.queue(self.actor),
        }
