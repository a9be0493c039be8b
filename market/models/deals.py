"""Deals and the offers exchanged in them."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models.achievements import Achievement
from market.models.demands import Response
from market.models.listings import Listing
from market.querysets.deals import DealQuerySet, OfferQuerySet
from market.states.deals import DEAL, OFFER
from transfer.kernel.models import Stateful
from transfer.kernel.money import Money


class Deal(Stateful):
    """Two parties on their way to a contract: from a listing, from a response, or directly.

    achievement: what is transferred or licensed, null where work is commissioned. seller_mandate, buyer_mandate: by
    which a broker acts for that side (talent). confidentiality: the signed NDA's envelope, a fact
    and a guard, not a step. publicity: the running or concluded publicity of the agreed price; publicity_rule: the
    rule as found when it was agreed (required, days, clause), kept for the page. related: the buyer is an inventor
    or related to the seller, with related_why codes. contract: set when contracts has made one from it.
    """

    STATES = DEAL

    exchange = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opened_by = models.UUIDField(editable=False)
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    response = models.OneToOneField(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="deal")
    achievement = models.ForeignKey(Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    contract_class = models.CharField(_("class of contract"), max_length=40)
    pricing_way = models.CharField(_("way to the price"), max_length=40, default="agreement")
    seller_mandate = models.UUIDField(null=True, blank=True, editable=False)
    buyer_mandate = models.UUIDField(null=True, blank=True, editable=False)
    confidentiality = models.UUIDField(null=True, blank=True, editable=False)
    agreed_offer = models.ForeignKey("Offer", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, editable=False)
    related = models.BooleanField(default=False, editable=False)
    related_why = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    publicity = models.UUIDField(null=True, blank=True, editable=False)
    publicity_rule = models.JSONField(null=True, editable=False)
    publicity_done_at = models.DateTimeField(null=True, editable=False)
    contract = models.UUIDField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False)

    objects = DealQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(seller=F("buyer")), name="market_deal_two_parties")]
        indexes = [
            models.Index(fields=["seller", "state"], name="market_deal_seller"),
            models.Index(fields=["buyer", "state"], name="market_deal_buyer"),
            models.Index(fields=["exchange", "state"], name="market_deal_exchange"),
            models.Index(fields=["changed_at", "-id"], name="market_deal_by_change"),
        ]

    @property
    def matter(self) -> list[UUID]:
        """The threads of the matter, its own and those it came from: a mandate for any of them covers the deal."""
        came_from = [
            self.achievement.thread_id if self.achievement else None,
            self.response.demand.thread_id if self.response else None,
        ]
        return [self.thread_id, *(thread for thread in came_from if thread)]


class Offer(Stateful):
    """One version of the terms, made by one side. A counter-offer is a new one that names the one it answers.

    price_minor: null where only a royalty is paid. instalments: [{"what", "due", "minor"}], due a date or a milestone.
    royalty_rate_bp: basis points of royalty_base. territory, fields_of_use: codes, empty for all. months: of the right
    or of the work. answers_until: when it lapses.
    """

    STATES = OFFER

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveIntegerField()
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    made_by = models.UUIDField(editable=False)
    contract_subtype = models.CharField(_("sub-type of contract"), max_length=60, blank=True)
    licence_mode = models.CharField(_("kind of licence"), max_length=40, blank=True)
    price_minor = models.BigIntegerField(_("price"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    payment_mode = models.CharField(_("way of payment"), max_length=40)
    instalments = models.JSONField(_("instalments"), default=list, blank=True)
    royalty_base = models.CharField(_("base of the royalty"), max_length=40, blank=True)
    royalty_rate_bp = models.PositiveIntegerField(_("rate of the royalty"), null=True, blank=True)
    entry_fee_minor = models.BigIntegerField(_("entry fee"), null=True, blank=True)
    territory = ArrayField(models.CharField(max_length=6), verbose_name=_("territory"), default=list, blank=True)
    fields_of_use = ArrayField(
        models.CharField(max_length=20), verbose_name=_("fields of use"), default=list, blank=True
    )
    months = models.PositiveIntegerField(_("duration in months"), null=True, blank=True)
    deliverables = models.TextField(_("what is delivered, and how it is accepted"), max_length=8000)
    other_terms = models.TextField(_("other terms"), max_length=8000, blank=True)
    answers_until = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="market_offer_number"),
            models.UniqueConstraint(fields=["deal"], condition=Q(state="made"), name="market_offer_one_on_the_table"),
            models.CheckConstraint(
                condition=Q(price_minor__isnull=True) | Q(price_minor__gte=0), name="market_offer_price"
            ),
            models.CheckConstraint(
                condition=Q(royalty_rate_bp__isnull=True) | Q(royalty_rate_bp__lte=10_000), name="market_offer_royalty"
            ),
        ]
        indexes = [models.Index(fields=["answers_until"], name="market_offer_lapses", condition=Q(state="made"))]

    @property
    def price(self) -> Money | None:
        """The fixed price, or None where only a royalty is paid."""
        return None if self.price_minor is None else Money(self.price_minor, self.currency)
