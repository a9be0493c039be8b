"""Comparable prices, written by contracts when they come into force."""

from django.db import models
from django.db.models import Q


class PricePoint(models.Model):
    """What was paid for what, without the parties: the ground of "comparable prices"."""

    source = models.CharField(max_length=120, unique=True)
    on = models.DateField()
    contract_class = models.CharField(max_length=40)
    contract_subtype = models.CharField(max_length=60, blank=True)
    technology_field = models.CharField(max_length=20)
    trl = models.PositiveSmallIntegerField(null=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gte=0), name="market_pricepoint_amount")]
        indexes = [models.Index(fields=["contract_class", "technology_field", "on"], name="market_pricepoint_like")]

    def __str__(self) -> str:
        return f"{self.contract_class} {self.on}"
