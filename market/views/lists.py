"""The lists of a workspace: disclosures, achievements, demands, responses, listings, deals, and their columns."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.selectors import dictionaries
from institutions.selectors.columns import coded, organization
from market.filters import desks
from market.forms.moves import WithdrawForm
from market.forms.reasons import ListingEndForm
from market.models import Achievement, Deal, Demand, InventionDisclosure, Listing, Response
from market.selectors import demands, texts
from market.services import demands as demand_services
from market.services import listings
from transfer.edge.bulk import Bulk
from transfer.edge.columns import Column, Until, begun, by_text, changed, number, state
from transfer.edge.views.tables import TablePage
from transfer.kernel.money import Money


def _amount(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


class DisclosuresPage(TablePage):
    """One's own disclosures and, for the transfer office, those filed with it."""

    policy = "market.disclosure.view"
    model = InventionDisclosure
    template_name = "market/disclosure/list.html"
    filterset_class = desks.DisclosureFilter
    related = ("thread", "institution")
    title = _("Disclosures")
    file_name = "disclosures"
    place = "market:disclosure"
    columns = (
        Column("title", _("Title"), lambda row: texts.as_written(row.title), by_text("title")),
        number(),
        coded("field", _("Technology field"), "technology_field", "technology_field"),
        state(InventionDisclosure.STATES, "disclosure"),
        changed(),
        Column("basis", _("how it came about"), lambda row: str(row.get_task_basis_display()), "task_basis",
               shown=False),
        Column("publication", _("published or to be published on"), lambda row: row.publication_on, "publication_on",
               shown=False),
        begun(),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Of the organization in the address."""
        return super().queryset().filter(institution=self.actor.organization)


class AchievementsPage(TablePage):
    """The achievements of the organization in the address."""

    policy = "market.achievement.view"
    model = Achievement
    template_name = "market/achievement/list.html"
    filterset_class = desks.OwnAchievementFilter
    related = ("thread", "accepted", "working", "exchange")
    title = _("Achievements")
    own_title = _("My technologies")
    file_name = "achievements"
    place = "market:achievement"
    columns = (
        Column("title", _("Title"), lambda row: row.said, by_text(Coalesce("accepted__title", "working__title"))),
        number(),
        Column("field", _("Technology field"),
               lambda row: dictionaries.label("technology_field", row.text.technology_field),
               Coalesce("accepted__technology_field", "working__technology_field")),
        state(Achievement.STATES, "achievement"),
        changed(),
        Column("trl", _("maturity (TRL)"), lambda row: row.text.trl, Coalesce("accepted__trl", "working__trl"),
               numeric=True, shown=False),
        Column("accepted", _("Accepted on"), lambda row: row.accepted_at, "accepted_at", shown=False),
        organization("exchange", _("Exchange"), shown=False),
        begun(),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Its own."""
        return super().queryset().filter(owner=self.actor.organization)

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Theirs, in the reader's language."""
        return texts.titles(rows)


class DemandsPage(TablePage):
    """The demands of one's organization."""

    policy: ClassVar[str] = "market.demand.begin"
    model = Demand
    template_name = "market/demand/own.html"
    filterset_class = desks.OwnDemandFilter
    related = ("thread", "demander", "exchange")
    title = _("Our demands")
    own_title = _("My demands")
    file_name = "demands"
    place = "market:demand"
    moves_many = (
        Bulk(
            "meet",
            demand_services.meet,
            _("Each takes no more answers. Responses that still wait are declined, saying that another was chosen."),
        ),
        Bulk(
            "withdraw",
            demand_services.withdraw,
            _("Each takes no more answers. Responses that still wait are declined, saying that it has ended."),
            WithdrawForm,
        ),
    )
    columns = (
        Column("title", _("Title"), lambda row: row.said, by_text("title")),
        number(),
        state(Demand.STATES, "demand"),
        Column("waiting", _("Answers to weigh"), lambda row: row.waiting, "waiting", numeric=True,
               cell="market/demand/waiting.html"),
        Column("until", _("Answers until"), lambda row: Until(row.open_until), "open_until", kept=True),
        coded("field", _("Technology field"), "technology_field", "technology_field", shown=False),
        coded("industry", _("Industry"), "industry", "industry", shown=False),
        Column("budget_low", _("budget from"), lambda row: _amount(row.budget_low_minor, row.currency),
               "budget_low_minor", money=True, shown=False),
        Column("budget_high", _("budget to"), lambda row: _amount(row.budget_high_minor, row.currency),
               "budget_high_minor", money=True, shown=False),
        Column("needed", _("needed by"), lambda row: row.needed_by, "needed_by", shown=False),
        organization("exchange", _("Exchange"), shown=False),
        changed(shown=False),
        begun(),
    )  # fmt: skip

    def queryset(self) -> Any:
        """One's own, with how many answers wait."""
        self.require(self.policy)
        return demands.own(self.actor).select_related(*self.related)

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Theirs, in the reader's language."""
        return texts.titles(rows)


class ResponsesPage(TablePage):
    """The responses that one's organization, or its principal, wrote."""

    policy: ClassVar[str] = "market.response.view"
    model = Response
    template_name = "market/response/own.html"
    filterset_class = desks.OwnResponseFilter
    related = ("thread", "demand__demander", "demand__thread")
    title = _("Our responses")
    own_title = _("My responses")
    file_name = "responses"
    place = "market:response"
    columns = (
        Column("demand", _("Demand"), lambda row: row.said, by_text("demand__title")),
        number(),
        state(Response.STATES, "response"),
        Column("price_low", _("price from"), lambda row: row.price[0], "price_low_minor", money=True),
        Column("price_high", _("price to"), lambda row: row.price[1], "price_high_minor", money=True),
        Column("sent", _("Sent"), lambda row: row.sent_at, "sent_at", kept=True),
        Column("months", _("time needed in months"), lambda row: row.months, "months", numeric=True, shown=False),
        Column("until", _("Answers until"), lambda row: Until(row.demand.open_until), "demand__open_until",
               shown=False),
        changed(shown=False),
        begun(),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Those one acts for as the author."""
        return super().queryset().filter(responder=self.actor.on_behalf_of or self.actor.organization)

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Those of the demands."""
        found = texts.titles([row.demand for row in rows])
        return {row.pk: found[row.demand_id] for row in rows}


class ListingsPage(TablePage):
    """The listings of the organization in the address."""

    policy = "market.listing.view"
    model = Listing
    template_name = "market/listing/list.html"
    filterset_class = desks.OwnListingFilter
    title = _("Our listings")
    own_title = _("My listings")
    file_name = "listings"
    place = "market:listing_acting"
    moves_many = (
        Bulk(
            "withdraw",
            listings.withdraw,
            _("Each is taken off the market; who follows it is told. The reason and the note are the same for all."),
            ListingEndForm,
        ),
    )
    columns = (
        Column("title", _("Technology"), lambda row: row.said,
               by_text(Coalesce("achievement__accepted__title", "achievement__working__title"))),
        Column("offered", pgettext_lazy("listing", "Offered"), lambda row: _offered(row),
               Coalesce(NullIf("licence_mode", Value("")), "conversion_mode")),
        Column("asking", _("Asking price"), lambda row: row.asking, "asking_minor", money=True,
               none=_("to be negotiated")),
        state(Listing.STATES, "listing"),
        Column("opens", _("Opens"), lambda row: row.opens_at, "opens_at"),
        Column("closes", _("Until"), lambda row: Until(row.closes_at, row.exchange.jurisdiction), "closes_at",
               kept=True),
        number(shown=False),
        coded("pricing", _("way to the price"), "pricing_way", "pricing_way", shown=False),
        organization("exchange", _("Exchange"), shown=False),
        changed(shown=False),
        begun(),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Its own, or its principal's."""
        wanted = self.actor.on_behalf_of or self.actor.organization
        return Listing.objects.visible_to(self.actor).filter(seller=wanted).with_sights()

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Those of what is offered."""
        found = texts.titles([row.achievement for row in rows])
        return {row.pk: found[row.achievement_id] for row in rows}


class DealsPage(TablePage):
    """The deals of the organization in the address; for an exchange's officers those at their exchange."""

    policy = "market.deal.view"
    model = Deal
    template_name = "market/deal/list.html"
    filterset_class = desks.DealFilter
    related = ("thread", "seller", "buyer", "exchange")
    title = _("Deals")
    own_title = _("My deals")
    file_name = "deals"
    place = "market:deal"
    columns = (
        Column("title", pgettext_lazy("deal", "About"), lambda row: row.said, by_text("title")),
        organization("seller", _("Seller")),
        organization("buyer", _("Buyer")),
        coded("class", _("Class"), "contract_class", "contract_class"),
        state(Deal.STATES, "deal"),
        changed(),
        number(shown=False),
        Column("agreed", _("Agreed on"), lambda row: row.agreed_at, "agreed_at", shown=False),
        organization("exchange", _("Exchange"), shown=False),
        begun(),
    )  # fmt: skip

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Those of what they are about."""
        return texts.of_agreements((row.pk, row.title, row.pk) for row in rows)


def _offered(row: Listing) -> str:
    """How much of the right: the kind of licence, or the mode."""
    if row.licence_mode:
        return dictionaries.label("licence_mode", row.licence_mode)
    return dictionaries.label("conversion_mode", row.conversion_mode)
