"""Legal holds: what may not be forgotten for now, whatever its retention says."""

from django.db import models

from transfer.kernel.ids import uuid7
from transfer.kernel.models.threads import Thread


class LegalHold(models.Model):
    """Keeps everything of a thread from being forgotten until it is lifted: a dispute, an inquiry, an audit.

    reason: a code; case: the number of the file it stands under elsewhere. Held and lifted are events of the hold.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=60)
    case = models.CharField(max_length=60, blank=True)
    held_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True) | models.Q(lifted_at__gte=models.F("held_at")),
                name="kernel_legalhold_span",
            )
        ]
        indexes = [
            models.Index(fields=["thread"], name="kernel_legalhold_open", condition=models.Q(lifted_at__isnull=True))
        ]

    @property
    def stream(self) -> str:
        """The name of this hold's chain of events."""
        return f"kernel.legal_hold:{self.pk}"

    def __str__(self) -> str:
        return f"{self.stream} ({self.reason})"
