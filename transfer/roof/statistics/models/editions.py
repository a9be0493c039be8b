"""Which edition of the statistics is shown, up to when it knows, and how it compared with the register."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """The one row that says which epoch is shown.

    building: the epoch that a rebuild is filling beside it. known_at: everything committed before is counted.
    swapped_at: when the shown epoch took over.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    epoch = models.IntegerField(default=1)
    building = models.IntegerField(null=True)
    known_at = models.DateTimeField(null=True)
    swapped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="statistics_edition_single")]

    def __str__(self) -> str:
        return f"edition {self.epoch}"


class Recount(models.Model):
    """A comparison with the register, to the fen.

    contracts: how many the register counts. differences: [{"key": [month, class, seller's place, buyer's place],
    "counted": [number, unknown, turnover, transaction], "register": [...]}], the first hundred; differs: how many.
    rollup_differs: sums that are not the sums of the facts. days_differ: days whose sums are not those of the journeys.
    """

    at = models.DateTimeField()
    epoch = models.IntegerField()
    contracts = models.BigIntegerField()
    differs = models.IntegerField()
    rollup_differs = models.IntegerField()
    days_differ = models.IntegerField(default=0)
    differences = models.JSONField(default=list)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"recount {self.at:%Y-%m-%d}: {self.differences_in_all} differences"

    @property
    def agrees(self) -> bool:
        """Nothing differed."""
        return not self.differences_in_all

    @property
    def differences_in_all(self) -> int:
        """How many sums differed, of whatever."""
        return self.differs + self.rollup_differs + self.days_differ
