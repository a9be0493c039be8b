"""What a person has done of what first days ask, and which of them are put away."""

from django.db import models

from institutions.models import User


class Deed(models.Model):
    """Something a person did, first at that time. what: `event:<name>` as in the chain, or `page:<its name>`."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "what"], name="portal_deed_once")]

    def __str__(self) -> str:
        return self.what


class PutAway(models.Model):
    """That a person no longer wants to see a first day on the first page of a desk."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    guide = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "guide"], name="portal_put_away_once")]

    def __str__(self) -> str:
        return self.guide
