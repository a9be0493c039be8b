"""Due work that could not be done, as long as it is not done: what the operator has to look at."""

from django.db import models


class DueFailure(models.Model):
    """One item of a kind of due work whose act failed at the last tick. Gone as soon as it is done or no longer due.

    item: model and id, empty when what is due could not be found at all. error: the kind of error without its text,
    which could quote what the operator may not read.
    """

    id = models.BigAutoField(primary_key=True)
    deadline = models.CharField(max_length=80)
    item = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=80)
    attempts = models.IntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deadline", "item"], name="kernel_duefailure_once")]

    def __str__(self) -> str:
        return f"{self.deadline} {self.item} {self.error}"
