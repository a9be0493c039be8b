"""Files on their way: what has arrived of each, and the pieces in which it lies."""

from django.db import models
from django.db.models import F, Q

from transfer.kernel.ids import uuid7
from transfer.mechanisms.files.querysets import UploadQuerySet


class Incoming(models.Model):
    """A file that arrives in pieces. Whole, it becomes the Upload of the same id and waits for its form.

    user, owner: who sends it, for which side; nobody else sees it. size, offset: bytes of clear content, announced and
    kept. expires_at: moves on with every piece. writer: the request that is writing; heard_at: when bytes last came.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.UUIDField(null=True)
    owner = models.UUIDField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    writer = models.UUIDField(null=True)
    heard_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="files_incoming_expires"),
            models.Index(fields=["user", "owner"], name="files_incoming_whose"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(offset__gte=0, offset__lte=F("size")), name="files_incoming_offset"),
        ]

    def __str__(self) -> str:
        return self.name


class Piece(models.Model):
    """What one request, or a good part of it, brought: an encrypted blob under a key of its own, never written again.

    start: its place in the clear content. digest: SHA-256 of its clear content.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.CASCADE, related_name="pieces")
    start = models.BigIntegerField()
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    blob = models.UUIDField(unique=True)
    key = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incoming", "start"], name="files_piece_once")]

    def __str__(self) -> str:
        return f"{self.start}+{self.size}"
