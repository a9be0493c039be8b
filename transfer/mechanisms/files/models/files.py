"""Stored files and who has opened them."""

from __future__ import annotations

from django.db import models

from transfer.kernel.database import append_only
from transfer.kernel.ids import uuid7
from transfer.kernel.models import Stateful
from transfer.mechanisms.files.querysets import StoredFileQuerySet
from transfer.mechanisms.files.states import FILE

append_only("files_fileaccess", "files")


class StoredFile(Stateful):
    """One version of a file that belongs to a subject. Its bytes are encrypted on disk under the name `blob`.

    subject: stream name of what it belongs to. kind: what it is there, e.g. "annex". owner: the organization (or
    person) it comes from. name: the user's file name, erasable. media_type: found by looking, empty until then.
    digest: SHA-256 of the clear content. flags: what readers are warned of; findings: why it was refused.
    open_policy: the upper app's policy that decides who else may open it, asked with this row; "" for the owner alone.
    level: of confidentiality, a code of the noun that holds it, which the open_policy weighs; "" where there is none.
    replaces: the version before; number: counts the versions from 1.
    """

    STATES = FILE

    subject = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    owner = models.UUIDField()
    received_from = models.UUIDField(null=True)
    name = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    blob = models.UUIDField(unique=True, editable=False)
    key = models.CharField(max_length=120, blank=True, editable=False)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    number = models.PositiveIntegerField(default=1)
    open_policy = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=20, blank=True)
    flags = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    examined_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "kind"], name="files_subject"),
            models.Index(
                fields=["created_at"],
                name="files_to_examine",
                condition=models.Q(state__in=["received", "quarantined"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(FILE.states)), name="files_state"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="files_size"),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(name="", key="", digest="", salt=""),
                name="files_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True, number=1) | models.Q(replaces__isnull=False, number__gt=1),
                name="files_first_is_one",
            ),
        ]


class FileAccess(models.Model):
    """Somebody opened a file. Written before the first byte leaves. Rows never change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="accesses")
    at = models.DateTimeField()
    user = models.UUIDField(null=True)
    organization = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    system = models.BooleanField(default=False)
    purpose = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["file", "at"], name="files_access_file")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.purpose}"
