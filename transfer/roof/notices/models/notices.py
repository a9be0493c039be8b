"""What a person is told."""

from django.db import models

from institutions.models import Organization, User
from transfer.kernel.ids import uuid7
from transfer.kernel.models import Thread
from transfer.roof.notices.models.mails import Mail
from transfer.roof.notices.querysets.notices import NoticeQuerySet


class Notice(models.Model):
    """One event told to one person, once. The words come from the table of notices when it is read.

    name: the event's. organization: in whose workspace its page stands. about: the id of what it is about. until: a
    legal date that it names. digest: it waits for the mail of the day.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.UUIDField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField(null=True)
    until = models.DateField(null=True)
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    digest = models.BooleanField(default=False)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notices_notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_notice_newest"),
            models.Index(fields=["user"], name="notices_notice_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["happened_at"], name="notices_notice_digest", condition=models.Q(digest=True)),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.user_id}"
