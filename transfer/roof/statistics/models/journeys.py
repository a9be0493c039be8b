"""How far each thing has come, and what happened on each day."""

from django.db import models
from django.db.models import Q

STEPS = 8


class Journey(models.Model):
    """One technology, demand, mandate, listing or deal, and when it first reached each of its steps.

    epoch: the edition it belongs to. kind and what its steps are: `selectors.kinds`. unit: the object it began with;
    stream: the object where it is looked at. organization: whose it is. field: of technology, empty while not stated.
    began_on: the local day of its first step. due_at: when the first answer to a demand was promised, exclusive;
    ended_at: when a demand took no more answers. From the events alone; no person stands here.
    """

    epoch = models.IntegerField()
    kind = models.CharField(max_length=12)
    unit = models.UUIDField()
    stream = models.CharField(max_length=120)
    organization = models.UUIDField()
    field = models.CharField(max_length=20, blank=True)
    began_on = models.DateField()
    step_1 = models.DateTimeField(null=True)
    step_2 = models.DateTimeField(null=True)
    step_3 = models.DateTimeField(null=True)
    step_4 = models.DateTimeField(null=True)
    step_5 = models.DateTimeField(null=True)
    step_6 = models.DateTimeField(null=True)
    step_7 = models.DateTimeField(null=True)
    step_8 = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["epoch", "unit", "kind"], name="statistics_journey_once")]
        indexes = [
            models.Index(fields=["epoch", "organization", "kind", "began_on", "-id"], name="statistics_journey_of"),
            models.Index(fields=["epoch", "organization", "kind", "-id"], name="statistics_journey_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit} in edition {self.epoch}"

    def reached(self, step: int) -> bool:
        """Whether it has come to this step, from 1."""
        return getattr(self, f"step_{step}") is not None


class Lead(models.Model):
    """What happens to this object happens to that journey: a deal's contract, a demand's deal."""

    epoch = models.IntegerField()
    object = models.UUIDField()
    kind = models.CharField(max_length=12)
    unit = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["epoch", "object", "kind", "unit"], name="statistics_lead_once")]

    def __str__(self) -> str:
        return f"{self.object} leads to {self.kind} {self.unit}"


class DaySum(models.Model):
    """How many journeys did something on a local day. days: how long it took, where that is what is counted, else 0."""

    epoch = models.IntegerField()
    measure = models.CharField(max_length=20)
    day = models.DateField()
    days = models.IntegerField(default=0)
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["epoch", "measure", "day", "days"], name="statistics_day_once"),
            models.CheckConstraint(condition=Q(number__gte=0), name="statistics_day_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure}: {self.number}"
