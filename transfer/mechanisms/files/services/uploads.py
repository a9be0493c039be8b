"""Files sent ahead of their form, and sweeping up what nobody took."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.files import File
from django.db import transaction

from transfer.kernel import clock, policy
from transfer.kernel.actor import SYSTEM, Actor
from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.models import StoredFile, Upload
from transfer.mechanisms.files.services.intake import safe_name, taken

WAITS = timedelta(days=1)


@transaction.atomic
def keep_upload(*, actor: Actor, upload: File[bytes]) -> Upload:
    """Keeps a file for a day until its form is sent; `receive` then takes it by its id. Invalid when too large."""
    policy.require(actor, "files.upload.send")
    sealed = taken(upload)
    return Upload.objects.create(
        user=actor.user,
        owner=actor.parties[0],
        name=safe_name(upload.name or ""),
        size=sealed.size,
        digest=sealed.digest,
        blob=sealed.blob,
        key=sealed.key,
        at=clock.now(),
    )


def sweep(*, actor: Actor = SYSTEM) -> int:
    """Removes uploads that waited a day, and bytes that no row knows (of commands that failed). How many bytes went."""
    before = clock.now() - WAITS
    Upload.objects.filter(at__lt=before).delete()
    gone, batch = 0, []
    for blob in blobs.older_than(before):
        batch.append(blob)
        if len(batch) == 500:
            gone, batch = gone + _remove_unknown(batch), []
    return gone + _remove_unknown(batch)


def _remove_unknown(batch: list[UUID]) -> int:
    known = set(StoredFile.objects.filter(blob__in=batch, erased_at__isnull=True).values_list("blob", flat=True))
    known |= set(Upload.objects.filter(blob__in=batch).values_list("blob", flat=True))
    unknown = [blob for blob in batch if blob not in known]
    for blob in unknown:
        blobs.remove(blob)
    return len(unknown)
