"""The desk on which work lies: a role in an organization."""

from django.db import models


class Desk(models.Model):
    """A role in an organization. Its row is the lock under which the load of its people is counted and added to."""

    organization = models.UUIDField()
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "role"], name="worklist_desk_once")]

    def __str__(self) -> str:
        return f"{self.role} of {self.organization}"
