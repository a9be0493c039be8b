"""E-mails and how their delivery goes: the log."""

from django.db import models

from institutions.models import User
from transfer.kernel.ids import uuid7


class Mail(models.Model):
    """One e-mail that carries one notice, or those of a day.

    next_at: when it is tried next; while it is being sent, when it may be tried by another. last_error: the kind of
    error. The text is made when it is sent, in the reader's language then; it is not kept.
    """

    PENDING, SENT, FAILED, DROPPED = "pending", "sent", "failed", "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_digest = models.BooleanField(default=False)
    status = models.CharField(max_length=8, default=PENDING)
    attempts = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["pending", "sent", "failed", "dropped"]),
                name="notices_mail_status_known",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="notices_mail_due", condition=models.Q(status="pending")),
            models.Index(fields=["made_at"], name="notices_mail_failed", condition=models.Q(status="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"
