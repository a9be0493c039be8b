"""The lists of a workspace: disclosures, achievements, demands, listings and deals, each with its columns."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.selectors import dictionaries
from market.filters import desks
from market.models import Achievement, Deal, Demand, InventionDisclosure, Listing
from market.selectors import demands, texts
from transfer.edge.columns import Column, State, Until, by_state, by_text
from transfer.edge.views.tables import TablePage
from transfer.kernel.money import Money


def label(dictionary: str, code: str) -> str:
    """A code in the reader's language, "" for none."""
    return dictionaries.label(dictionary, code) if code else ""


def _amount(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


NUMBER = Column("number", _("Number"), lambda row: row.thread.number, "thread__number", whole=True)
CHANGED = Column("changed", _("Last change"), lambda row: row.changed_at, "changed_at")
BEGUN = Column("begun", _("Begun"), lambda row: row.created_at, "created_at", shown=False)
"""What every noun has."""


class DisclosuresPage(TablePage):
    """One's own disclosures and, for the transfer office, those filed with it."""

    policy = "market.disclosure.view"
    model = InventionDisclosure
    template_name = "market/disclosure/list.html"
    filterset_class = desks.DisclosureFilter
    related = ("thread", "institution")
    title = _("Disclosures")
    file_name = "disclosures"
    columns = (
        Column("title", _("Title"), lambda row: texts.as_written(row.title), by_text("title")),
        NUMBER,
        Column(
            "field",
            _("Technology field"),
            lambda row: label("technology_field", row.technology_field),
            "technology_field",
        ),
        Column("state", _("State"), lambda row: State(row.state, "disclosure"), by_state(InventionDisclosure.STATES)),
        CHANGED,
        Column(
            "basis", _("how it came about"), lambda row: str(row.get_task_basis_display()), "task_basis", shown=False
        ),
        Column("publication", _("published or to be published on"), lambda row: row.publication_on, "publication_on",
               shown=False),
        BEGUN,
    )  # fmt: skip

    def queryset(self) -> Any:
        """Of the organization in the address."""
        return super().queryset().filter(institution=self.actor.organization)

    def address(self, row: Any) -> str:
        """Its page."""
        return reverse("market:disclosure", args=[self.kwargs["org"], row.pk])


class AchievementsPage(TablePage):
    """The achievements of the organization in the address."""

    policy = "market.achievement.view"
    model = Achievement
    template_name = "market/achievement/list.html"
    filterset_class = desks.OwnAchievementFilter
    related = ("thread", "accepted", "working", "exchange")
    title = _("Achievements")
    file_name = "achievements"
    columns = (
        Column("title", _("Title"), lambda row: row.said, by_text(Coalesce("accepted__title", "working__title"))),
        NUMBER,
        Column(
            "field",
            _("Technology field"),
            lambda row: label("technology_field", row.text.technology_field),
            Coalesce("accepted__technology_field", "working__technology_field"),
        ),
        Column("state", _("State"), lambda row: State(row.state, "achievement"), by_state(Achievement.STATES)),
        CHANGED,
        Column("trl", _("maturity (TRL)"), lambda row: row.text.trl, Coalesce("accepted__trl", "working__trl"),
               numeric=True, shown=False),
        Column("accepted", _("Accepted on"), lambda row: row.accepted_at, "accepted_at", shown=False),
        Column("exchange", _("Exchange"), lambda row: row.exchange.name, shown=False),
        BEGUN,
    )  # fmt: skip

    def queryset(self) -> Any:
        """Its own."""
        return super().queryset().filter(owner=self.actor.organization)

    def dress(self, rows: Sequence[Any]) -> None:
        """The titles."""
        found = texts.titles(rows)
        for row in rows:
            row.said = found[row.pk]

    def address(self, row: Any) -> str:
        """Its page."""
        return reverse("market:achievement", args=[self.kwargs["org"], row.pk])


class DemandsPage(TablePage):
    """The demands of one's organization."""

    policy: ClassVar[str] = "market.demand.begin"
    model = Demand
    template_name = "market/demand/own.html"
    filterset_class = desks.OwnDemandFilter
    related = ("thread", "demander", "exchange")
    title = _("Our demands")
    file_name = "demands"
    columns = (
        Column("title", _("Title"), lambda row: row.said, by_text("title")),
        NUMBER,
        Column("state", _("State"), lambda row: State(row.state, "demand"), by_state(Demand.STATES)),
        Column("waiting", _("Answers to weigh"), lambda row: row.waiting, "waiting", numeric=True,
               cell="market/demand/waiting.html"),
        Column("until", _("Answers until"), lambda row: Until(row.open_until), "open_until"),
        Column("field", _("Technology field"), lambda row: label("technology_field", row.technology_field),
               "technology_field", shown=False),
        Column("industry", _("Industry"), lambda row: label("industry", row.industry), "industry", shown=False),
        Column("budget_low", _("budget from"), lambda row: _amount(row.budget_low_minor, row.currency),
               "budget_low_minor", money=True, shown=False),
        Column("budget_high", _("budget to"), lambda row: _amount(row.budget_high_minor, row.currency),
               "budget_high_minor", money=True, shown=False),
        Column("needed", _("needed by"), lambda row: row.needed_by, "needed_by", shown=False),
        Column("exchange", _("Exchange"), lambda row: row.exchange.name, shown=False),
        Column("changed", _("Last change"), lambda row: row.changed_at, "changed_at", shown=False),
        BEGUN,
    )  # fmt: skip

    def queryset(self) -> Any:
        """One's own, with how many answers wait."""
        self.require(self.policy)
        return demands.own(self.actor).select_related(*self.related)

    def dress(self, rows: Sequence[Any]) -> None:
        """The titles."""
        found = texts.titles(rows)
        for row in rows:
            row.said = found[row.pk]

    def address(self, row: Any) -> str:
        """Its page."""
        return reverse("market:demand", args=[self.kwargs["org"], row.pk])


class ListingsPage(TablePage):
    """The listings of the organization in the address."""

    policy = "market.listing.view"
    model = Listing
    template_name = "market/listing/list.html"
    filterset_class = desks.OwnListingFilter
    title = _("Our listings")
    file_name = "listings"
    columns = (
        Column("title", _("Technology"), lambda row: row.said,
               by_text(Coalesce("achievement__accepted__title", "achievement__working__title"))),
        Column("offered", pgettext_lazy("listing", "Offered"), lambda row: _offered(row),
               Coalesce(NullIf("licence_mode", Value("")), "conversion_mode")),
        Column("asking", _("Asking price"), lambda row: row.asking, "asking_minor", money=True,
               none=_("to be negotiated")),
        Column("state", _("State"), lambda row: State(row.state, "listing"), by_state(Listing.STATES)),
        Column("opens", _("Opens"), lambda row: row.opens_at, "opens_at"),
        Column("closes", _("Until"), lambda row: Until(row.closes_at, row.exchange.jurisdiction), "closes_at"),
        Column("number", _("Number"), lambda row: row.thread.number, "thread__number", whole=True, shown=False),
        Column("pricing", _("way to the price"), lambda row: label("pricing_way", row.pricing_way), "pricing_way",
               shown=False),
        Column("exchange", _("Exchange"), lambda row: row.exchange.name, shown=False),
        Column("changed", _("Last change"), lambda row: row.changed_at, "changed_at", shown=False),
        BEGUN,
    )  # fmt: skip

    def queryset(self) -> Any:
        """Its own, or its principal's."""
        wanted = self.actor.on_behalf_of or self.actor.organization
        return Listing.objects.visible_to(self.actor).filter(seller=wanted).with_sights()

    def dress(self, rows: Sequence[Any]) -> None:
        """The titles of what is offered."""
        found = texts.titles([row.achievement for row in rows])
        for row in rows:
            row.said = found[row.achievement_id]

    def address(self, row: Any) -> str:
        """Its page."""
        return reverse("market:listing_acting", args=[self.kwargs["org"], row.pk])


class DealsPage(TablePage):
    """The deals of the organization in the address; for an exchange's officers those at their exchange."""

    policy = "market.deal.view"
    model = Deal
    template_name = "market/deal/list.html"
    filterset_class = desks.DealFilter
    related = ("thread", "seller", "buyer", "exchange")
    title = _("Deals")
    file_name = "deals"
    columns = (
        Column("title", pgettext_lazy("deal", "About"), lambda row: row.said, by_text("title")),
        Column("seller", _("Seller"), lambda row: row.seller.name,
               by_text(Coalesce("seller__name_zh", "seller__name_en"))),
        Column("buyer", _("Buyer"), lambda row: row.buyer.name, by_text(Coalesce("buyer__name_zh", "buyer__name_en"))),
        Column("class", _("Class"), lambda row: label("contract_class", row.contract_class), "contract_class"),
        Column("state", _("State"), lambda row: State(row.state, "deal"), by_state(Deal.STATES)),
        CHANGED,
        Column("number", _("Number"), lambda row: row.thread.number, "thread__number", whole=True, shown=False),
        Column("agreed", _("Agreed on"), lambda row: row.agreed_at, "agreed_at", shown=False),
        Column("exchange", _("Exchange"), lambda row: row.exchange.name, shown=False),
        BEGUN,
    )  # fmt: skip

    def dress(self, rows: Sequence[Any]) -> None:
        """The titles."""
        found = texts.of_agreements((row.pk, row.title, row.pk) for row in rows)
        for row in rows:
            row.said = found[row.pk]

    def address(self, row: Any) -> str:
        """Its page."""
        return reverse("market:deal", args=[self.kwargs["org"], row.pk])


def _offered(row: Listing) -> str:
    """How much of the right: the kind of licence, or the mode."""
    if row.licence_mode:
        return label("licence_mode", row.licence_mode)
    return label("conversion_mode", row.conversion_mode)
