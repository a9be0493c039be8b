"""How a membership looks at the lists of its workspace."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from transfer.kernel.ids import uuid7


class SavedView(models.Model):
    """One membership's way to look at one list, private to it.

    listing: the name of the list's address. name: as its tab says; "" for the columns kept without one. query: filter
    and sort as in the address, without the question mark. columns: their keys; empty for those shown to everybody.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.UUIDField()
    listing = models.CharField(max_length=80)
    name = models.CharField(max_length=60, blank=True)
    query = models.CharField(max_length=1000, blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "listing", "name"], name="edge_savedview_once"),
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.pk}"
