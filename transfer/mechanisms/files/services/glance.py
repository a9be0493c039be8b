"""A look at a file while its sender still waits. The examination in quarantine decides; this only tells sooner."""

from __future__ import annotations

from uuid import UUID

from django.core.files import File

from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem
from transfer.mechanisms.files import blobs, scanning
from transfer.mechanisms.files.models import Upload
from transfer.mechanisms.files.scanning import ScannerAway
from transfer.mechanisms.files.selectors import explained
from transfer.mechanisms.files.services.intake import safe_name
from transfer.mechanisms.files.uploads import EncryptedUpload

AT_ONCE = 8 * 2**20
"""Larger files are examined by the worker alone, so that no request takes long."""


def glance(actor: Actor, upload: File[bytes] | UUID) -> None:
    """Invalid (field file) with each finding that would refuse the file. Says nothing of what is large, is not there,
    or when a scanner is away.
    """
    name, content = _content(actor, upload)
    if content is None:
        return
    try:
        report = scanning.examine(content, name)
    except ScannerAway:
        return
    if not report.clean:
        sentences = zip(report.refused, explained(report.refused), strict=True)
        raise Invalid([Problem("file", code, sentence) for code, sentence in sentences])


def _content(actor: Actor, upload: File[bytes] | UUID) -> tuple[str, bytes | None]:
    if isinstance(upload, UUID):
        ahead = Upload.objects.visible_to(actor).filter(pk=upload).first()
        if ahead is None or ahead.size > AT_ONCE:
            return "", None
        return ahead.name, b"".join(blobs.clear_of(ahead.blob, ahead.key))
    too_large = isinstance(upload, EncryptedUpload) and upload.sealed is None
    if too_large or upload.size > AT_ONCE:
        return "", None
    content = b"".join(upload.chunks())
    return safe_name(upload.name or ""), content
