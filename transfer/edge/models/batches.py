"""What came of the same move on several rows of a list."""

from django.db import models

from transfer.kernel.ids import uuid7


class Batch(models.Model):
    """Rows of one list that one membership moved together, private to it. What was done stands in the events.

    lines: one for each row, in order: `row`, its key; `version`, as it was looked at; `done`, true, false, or null
    while nobody has dealt with it; `said`, by language, why it was refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.UUIDField(db_index=True)
    listing = models.CharField(max_length=80)
    move = models.CharField(max_length=60)
    lines = models.JSONField(default=list)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.move} of {self.listing} {self.pk}"
