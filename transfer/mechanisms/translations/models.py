"""Translations of what people wrote."""

from django.db import models
from django.db.models import Q

from transfer.kernel.ids import uuid7


class Translation(models.Model):
    """One field of one subject in another language: the newest translation, and of which version of the text.

    subject: a stream name; field: the name of the translated field; language: as in settings.LANGUAGES.
    of_version: the version of the subject whose text was translated; of_digest: the SHA-256 of that text, "" where it
    was not told. by: who translated, empty for a machine.
    """

    HUMAN, MACHINE = "human", "machine"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.CharField(max_length=120)
    field = models.CharField(max_length=60)
    language = models.CharField(max_length=16)
    text = models.TextField()
    origin = models.CharField(max_length=8)
    of_version = models.IntegerField()
    of_digest = models.CharField(max_length=64, blank=True)
    by = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "field", "language"], name="translations_once"),
            models.CheckConstraint(condition=Q(origin__in=["human", "machine"]), name="translations_origin_known"),
            models.CheckConstraint(condition=Q(of_version__gte=1), name="translations_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.subject} in {self.language}"

    @property
    def stream(self) -> str:
        """The name of its chain of events."""
        return f"translations.text:{self.pk}"
