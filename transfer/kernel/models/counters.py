"""Gap-free numbering."""

from django.db import models


class Counter(models.Model):
    """The last number given in a gap-free series, e.g. one office's registrations of one year."""

    series = models.CharField(max_length=120, primary_key=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(last__gte=0), name="kernel_counter_not_negative")]

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
