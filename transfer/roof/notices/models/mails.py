"""E-mails and how their delivery goes: the log."""

from django.db import models

from institutions.models import User
from transfer.kernel.ids import uuid7


class Mail(models.Model):
    """One e-mail that carries one notice, or those that were gathered, or none: the trial that a person asked for.

    next_at: when it is tried next; while it is being sent, when it may be tried by another. sent_at: when the mail
    server accepted it. refused: the server will not have this address. message_id, address: under which Message-ID
    and to whom (a digest) it went. last_error: the kind of error. The text is made when it is sent, in the reader's
    language then; it is not kept.
    """

    PENDING, SENT, FAILED, DROPPED, REFUSED = "pending", "sent", "failed", "dropped", "refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_digest = models.BooleanField(default=False)
    is_trial = models.BooleanField(default=False)
    status = models.CharField(max_length=8, default=PENDING)
    attempts = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["pending", "sent", "failed", "dropped", "refused"]),
                name="notices_mail_status_known",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="notices_mail_due", condition=models.Q(status="pending")),
            models.Index(fields=["made_at"], name="notices_mail_failed", condition=models.Q(status="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"
