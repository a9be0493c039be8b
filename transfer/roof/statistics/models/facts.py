"""What is counted: one row a registered contract, and the sums kept of them."""

from django.db import models
from django.db.models import Q


class ContractFact(models.Model):
    """A registered contract as the statistics know it, from the events alone. Partitioned by year of registration.

    epoch: the edition of the statistics it belongs to. month: the first day of the office's local month.
    seller_place, buyer_place: a province's code of GB/T 2260, `places.ABROAD`, or empty where it was not stated.
    Amounts in fen, null while unknown, which is not 0. counted: false once it was cancelled or revoked.
    version: of the registration's stream, the last that was applied.
    """

    pk = models.CompositePrimaryKey("epoch", "registration", "registered_on")
    epoch = models.IntegerField()
    registration = models.UUIDField()
    registered_on = models.DateField()
    month = models.DateField()
    counted = models.BooleanField(default=True)
    version = models.IntegerField()
    contract = models.UUIDField()
    office = models.UUIDField()
    number = models.CharField(max_length=40)
    signed_on = models.DateField(null=True)
    contract_class = models.CharField(max_length=40)
    contract_subtype = models.CharField(max_length=60)
    technology_field = models.CharField(max_length=40)
    ip_kind = models.CharField(max_length=40)
    plan_source = models.CharField(max_length=40)
    socio_economic_objective = models.CharField(max_length=40)
    seller_kind = models.CharField(max_length=40)
    seller_region = models.CharField(max_length=6)
    seller_country = models.CharField(max_length=2)
    seller_place = models.CharField(max_length=6)
    buyer_kind = models.CharField(max_length=40)
    buyer_region = models.CharField(max_length=6)
    buyer_country = models.CharField(max_length=2)
    buyer_place = models.CharField(max_length=6)
    turnover = models.BigIntegerField(null=True)
    transaction = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["epoch", "month"], name="statistics_fact_month")]

    def __str__(self) -> str:
        return f"{self.number} in edition {self.epoch}"


class Rollup(models.Model):
    """Sums by month, class, seller's and buyer's place: what pages and the API look at all day.

    number: contracts; unknown: those of them whose amounts are not known. Amounts in fen.
    """

    epoch = models.IntegerField()
    month = models.DateField()
    contract_class = models.CharField(max_length=40)
    seller_place = models.CharField(max_length=6)
    buyer_place = models.CharField(max_length=6)
    number = models.BigIntegerField()
    unknown = models.BigIntegerField()
    turnover = models.DecimalField(max_digits=30, decimal_places=0)
    transaction = models.DecimalField(max_digits=30, decimal_places=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["epoch", "month", "contract_class", "seller_place", "buyer_place"],
                name="statistics_rollup_once",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=0, unknown__gte=0, turnover__gte=0, transaction__gte=0),
                name="statistics_rollup_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.contract_class} {self.seller_place} to {self.buyer_place}: {self.number}"
