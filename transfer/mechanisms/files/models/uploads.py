"""Files that were sent ahead of the form they belong to."""

from django.db import models

from transfer.kernel.ids import uuid7
from transfer.mechanisms.files.querysets import UploadQuerySet


class Upload(models.Model):
    """An encrypted file that waits for its form: it becomes a StoredFile, or is forgotten after a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.UUIDField(null=True)
    owner = models.UUIDField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    blob = models.UUIDField(unique=True)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="files_upload_at")]

    def __str__(self) -> str:
        return str(self.pk)
