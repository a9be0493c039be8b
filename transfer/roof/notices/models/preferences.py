"""How people want to be told."""

from django.db import models

from institutions.models import User
from transfer.roof.notices.kinds import MODES


class Preference(models.Model):
    """One person's choice for one kind of notice; who has not chosen is told by the kind's default."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    mode = models.CharField(max_length=8, choices=MODES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notices_preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.mode}"
