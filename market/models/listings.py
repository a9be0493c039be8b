"""Listings (挂牌): an accepted achievement offered on terms for a time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models.achievements import Achievement
from market.querysets.listings import OFFERED, ListingQuerySet
from market.states.listings import LISTING
from transfer.kernel.models import Stateful
from transfer.kernel.money import Money


class Listing(Stateful):
    """What is offered, how, at which asking price, and from when to when.

    conversion_mode, licence_mode, payment_mode, pricing_way: dictionary codes. territory: ISO 3166-1 or GB/T 2260
    codes, empty for the world. fields_of_use: technology field codes, empty for all. months: duration of the right,
    null for its whole life. asking_minor: null when to be negotiated. open_days: how long the seller wants it open,
    null for the rule's term. notice_period: the rules when it was approved, which froze opens_at and closes_at.
    technology_field: the achievement's, kept here too so that lists of a field need no other table.
    """

    STATES = LISTING

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="listings")
    seller = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    exchange = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    made_by = models.UUIDField(editable=False)
    technology_field = models.CharField(max_length=20, editable=False)
    conversion_mode = models.CharField(_("mode of conversion"), max_length=40)
    licence_mode = models.CharField(_("kind of licence"), max_length=40, blank=True)
    pricing_way = models.CharField(_("way to the price"), max_length=40, default="agreement")
    asking_minor = models.BigIntegerField(_("asking price"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    payment_mode = models.CharField(_("way of payment"), max_length=40, blank=True)
    territory = ArrayField(models.CharField(max_length=6), verbose_name=_("territory"), default=list, blank=True)
    fields_of_use = ArrayField(
        models.CharField(max_length=20), verbose_name=_("fields of use"), default=list, blank=True
    )
    months = models.PositiveIntegerField(_("duration of the right in months"), null=True, blank=True)
    terms = models.TextField(_("terms"), max_length=8000, blank=True)
    open_days = models.PositiveSmallIntegerField(_("days open"), null=True, blank=True)
    notice_period = models.JSONField(null=True, editable=False)
    opens_at = models.DateTimeField(null=True, editable=False)
    closes_at = models.DateTimeField(null=True, editable=False)

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asking_minor__isnull=True) | Q(asking_minor__gte=0), name="market_listing_price"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")), name="market_listing_span"
            ),
        ]
        indexes = [
            models.Index(fields=["opens_at"], name="market_listing_opens", condition=Q(state="approved")),
            models.Index(fields=["closes_at"], name="market_listing_closes", condition=Q(state="open")),
            models.Index(fields=["closes_at"], name="market_listing_unsold", condition=Q(state="closed")),
            models.Index(
                fields=["technology_field", "-id"], name="market_listing_of_field", condition=Q(state__in=OFFERED)
            ),
            models.Index(fields=["exchange", "state"], name="market_listing_desk"),
            models.Index(fields=["seller", "state"], name="market_listing_seller"),
            models.Index(fields=["seller", "changed_at", "-id"], name="market_listing_by_change"),
            models.Index(fields=["seller", "closes_at", "-id"], name="market_listing_by_end"),
        ]

    @property
    def asking(self) -> Money | None:
        """The asking price, or None when it is to be negotiated."""
        return None if self.asking_minor is None else Money(self.asking_minor, self.currency)

    @property
    def right_mode(self) -> str:
        """How much of the right is offered: transfer, exclusive, sole, or ordinary (cooperation shuts nobody out)."""
        if self.conversion_mode in ("transfer", "equity"):
            return "transfer"
        return self.licence_mode if self.conversion_mode == "licence" else "ordinary"
