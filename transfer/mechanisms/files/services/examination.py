"""Examining what was received: outside of any transaction, one file at a time."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.events import FileCleared, FileQuarantined, FileRefused
from transfer.mechanisms.files.frames import Tampered
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.scanning import Report, ScannerAway, examine

GIVEN_UP_AFTER = timedelta(minutes=15)
"""A file that was taken so long ago and not decided fell with its worker, or its scanner was away; taken again."""

_log = structlog.get_logger()


def examine_next(*, actor: Actor = SYSTEM) -> StoredFile | None:
    """Takes the file that waits longest, examines it and decides. None when none waits.

    Several workers may do this at once. When a scanner is away the file stays in quarantine and is tried again.
    """
    file = _take(actor)
    if file is None:
        return None
    try:
        report = examine(b"".join(blobs.clear_of(file.blob, file.key)), file.name)
    except Tampered:
        report = Report("", ("damaged",), ("damaged",))
    except ScannerAway as away:
        _log.warning("scanner_away", file=str(file.pk), reason=str(away))
        return file
    return _decide(actor, file, report)


@transaction.atomic
def _take(actor: Actor) -> StoredFile | None:
    now = clock.after_lock()
    waiting = Q(state="received") | Q(state="quarantined", taken_at__lt=now - GIVEN_UP_AFTER)
    file = (
        StoredFile.objects.filter(waiting, erased_at__isnull=True)
        .order_by("created_at")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if file is None:
        return None
    if file.state == "received":
        facts = FileQuarantined(file=file.pk, subject=file.subject)
        return workflow.apply(file, "quarantine", actor=actor, changes={"taken_at": now}, facts=facts)
    file.taken_at = now
    file.save(update_fields=["taken_at"])
    return file


@transaction.atomic
def _decide(actor: Actor, file: StoredFile, report: Report) -> StoredFile:
    taken_at = file.taken_at
    locking.lock(file)
    if file.state != "quarantined" or file.taken_at != taken_at:
        return file  # another worker has taken it over meanwhile
    flags, refused = [code for code in report.findings if code not in report.refused], list(report.refused)
    changes = {
        "media_type": report.media_type,
        "examined_at": clock.after_lock(),
        "flags": flags,
        "findings": refused,
    }
    if report.clean:
        cleared = FileCleared(
            file=file.pk, subject=file.subject, kind=file.kind, media_type=report.media_type, flags=flags
        )
        return workflow.apply(file, "clear", actor=actor, changes=changes, facts=cleared)
    told = FileRefused(file=file.pk, subject=file.subject, kind=file.kind, findings=refused)
    blob = file.blob
    workflow.apply(file, "refuse", actor=actor, changes={**changes, "key": ""}, facts=told)
    transaction.on_commit(lambda: blobs.remove(blob))
    return file
