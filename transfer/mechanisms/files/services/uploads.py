"""Files sent ahead of their form, and sweeping up what nobody took."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.core.files import File
from django.db import transaction

from transfer.kernel import clock, policy
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.ids import uuid7
from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.blobs import Sealed
from transfer.mechanisms.files.models import Incoming, Piece, StoredFile, Upload
from transfer.mechanisms.files.selectors.incoming import WAITS
from transfer.mechanisms.files.services.intake import safe_name, taken


@transaction.atomic
def keep_upload(*, actor: Actor, upload: File[bytes]) -> Upload:
    """Keeps a file for a day until its form is sent; `receive` then takes it by its id. Invalid when too large."""
    policy.require(actor, "files.upload.send")
    return keep_sealed(uuid7(), actor=actor, name=upload.name or "", sealed=taken(upload))


def keep_sealed(pk: UUID, *, actor: Actor, name: str, sealed: Sealed) -> Upload:
    """The same for what lies encrypted already, under an id that its sender knows."""
    return Upload.objects.create(
        id=pk,
        user=actor.user,
        owner=actor.parties[0],
        name=safe_name(name),
        size=sealed.size,
        digest=sealed.digest,
        blob=sealed.blob,
        key=sealed.key,
        at=clock.now(),
    )


def sweep(*, actor: Actor = SYSTEM) -> int:
    """Removes uploads that waited a day, what came of files that came no further in their time, and bytes that no row
    knows (of commands that failed). How many bytes-on-disk files went.
    """
    now = clock.now()
    before = now - WAITS
    Upload.objects.filter(at__lt=before).delete()
    late = Incoming.objects.filter(expires_at__lt=now, pieces__isnull=False).distinct()
    gone, batch = sum(_let_go(found) for found in late), []
    Incoming.objects.filter(expires_at__lt=before).delete()  # until then its sender is told that it has expired
    for blob in blobs.older_than(before):
        batch.append(blob)
        if len(batch) == 500:
            gone, batch = gone + _remove_unknown(batch), []
    return gone + _remove_unknown(batch)


@transaction.atomic
def _let_go(incoming: Incoming) -> int:
    """The pieces of a file whose time is over, unless another one has come meanwhile."""
    found = Incoming.objects.select_for_update().filter(pk=incoming.pk, expires_at__lt=clock.after_lock()).first()
    late = list(found.pieces.all()) if found else []
    Piece.objects.filter(pk__in=[piece.pk for piece in late]).delete()
    for piece in late:
        transaction.on_commit(partial(blobs.remove, piece.blob))
    return len(late)


def _remove_unknown(batch: list[UUID]) -> int:
    known = set(StoredFile.objects.filter(blob__in=batch, erased_at__isnull=True).values_list("blob", flat=True))
    for model in (Upload, Piece):
        known |= set(model._default_manager.filter(blob__in=batch).values_list("blob", flat=True))
    unknown = [blob for blob in batch if blob not in known]
    for blob in unknown:
        blobs.remove(blob)
    return len(unknown)
