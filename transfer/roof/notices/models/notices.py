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
    legal date that it names. sender: the organization that made it happen, or on whose desk it happened. told_at: when
    it was put into the person's notices. digest_at: when the gathered mail is made that it waits for.
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
    sender = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    digest_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notices_notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_notice_newest"),
            models.Index(fields=["user", "thread", "-id"], name="notices_notice_matter"),
            models.Index(fields=["user", "kind", "-id"], name="notices_notice_kind"),
            models.Index(fields=["user", "-id"], name="notices_notice_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["digest_at"], name="notices_notice_gathered", condition=models.Q(digest_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.user_id}"

    @property
    def stream(self) -> str:
        """In which what happened to the notice itself is recorded."""
        return f"notices.notice:{self.pk}"
