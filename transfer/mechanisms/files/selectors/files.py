"""Files as pages and upper apps look at them."""

import hashlib
import json
from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text
from transfer.kernel.models import Event
from transfer.mechanisms.files.models import FileAccess, StoredFile
from transfer.mechanisms.files.querysets import StoredFileQuerySet

FINDINGS: dict[str, Text] = {
    "empty": _("The file is empty."),
    "type_not_allowed": _("Files of this type are not accepted."),
    "name_mismatch": _("The ending of the file name does not fit what the file is."),
    "zip_bomb": _("The file unpacks to far more than it should."),
    "executable": _("The file holds a program."),
    "macros": _("The file holds macros."),
    "encrypted": _("The file is locked with a password, so it cannot be examined."),
    "unsafe_path": _("The archive would write outside of its folder."),
    "external_link": _("The document loads a template from elsewhere."),
    "unreadable": _("The file is damaged or incomplete."),
    "damaged": _("The stored file does not match what was received."),
    "pdf_javascript": _("The PDF holds a script."),
    "pdf_launch": _("The PDF starts a program."),
    "pdf_attachment": _("The PDF holds other files."),
    "malware": _("The virus scanner found something."),
}


def of_subject(subject: str, kind: str = "") -> StoredFileQuerySet:
    """The newest versions of a subject's files, oldest first, without refused and erased ones."""
    files = StoredFile.objects.filter(subject=subject).present().order_by("created_at", "id")
    return files.filter(kind=kind) if kind else files


def still_waiting(subject: str) -> bool:
    """Whether a file of the subject has not been examined yet: a filing may wait for it."""
    return StoredFile.objects.filter(
        subject=subject, state__in=["received", "quarantined"], erased_at__isnull=True
    ).exists()


def versions_of(file: StoredFile) -> list[StoredFile]:
    """Every version of a file up to this one, newest first."""
    found, at = [file], file
    while at.replaces is not None:
        at = at.replaces
        found.append(at)
    return found


def accesses_of(file: StoredFile) -> models.QuerySet[FileAccess]:
    """Who has opened the file, newest first."""
    return FileAccess.objects.filter(file=file).order_by("-at", "-id")


def explained(codes: Iterable[str]) -> list[Text]:
    """Findings and flags as sentences; a code of a deployment's own scanner stands for itself."""
    return [FINDINGS.get(code, code) for code in codes]


def proves(file: StoredFile, content: bytes) -> bool:
    """Whether a content is the one that was received, by the salted digest in the chain of events."""
    received = Event.objects.filter(stream=file.stream, version=1).first()
    if received is None or not file.salt:
        return False
    digest = hashlib.sha256((file.salt + hashlib.sha256(content).hexdigest()).encode()).hexdigest()
    return bool(json.loads(received.body)["digest"] == digest)


def with_files(noun: str) -> models.Exists:
    """A condition in queries of the noun's objects: a file of theirs is not erased yet."""
    subject = Concat(models.Value(f"{noun}:"), Cast(models.OuterRef("pk"), models.CharField()))
    left = StoredFile.objects.filter(subject=subject, erased_at__isnull=True)
    return models.Exists(left.exclude(state="quarantined"))
