"""Receiving and erasing files."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, locking, policy, retention, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, RuleBroken
from transfer.kernel.models import Thread
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.blobs import Sealed
from transfer.mechanisms.files.events import FileErased, FileReceived
from transfer.mechanisms.files.models import StoredFile, Upload
from transfer.mechanisms.files.services.intake import safe_name, taken


@transaction.atomic
def receive(
    *,
    actor: Actor,
    upload: File[bytes] | UUID,
    subject: str,
    kind: str,
    owner: UUID,
    thread: Thread,
    open_policy: str = "",
    level: str = "",
    replaces: StoredFile | None = None,
    said: Said = NOTHING,
) -> StoredFile:
    """Takes a file for a subject. Nobody can open it before it has been examined.

    upload: a file of a request, any Django File, or the id that the page got for a file sent ahead (`keep_upload`).
    owner: the side it comes from. open_policy: the policy that lets others open it, asked with the StoredFile.
    level: of confidentiality, for that policy.
    replaces: the version before, of the same subject and owner. Invalid (field file) when too large or missing.
    """
    if open_policy:
        policy.get(open_policy)
    number = _after(replaces, subject, owner)
    name, sealed = _sent_ahead(actor, upload) if isinstance(upload, UUID) else (upload.name or "", taken(upload))
    file = StoredFile(
        subject=subject,
        kind=kind,
        owner=owner,
        received_from=actor.user,
        name=safe_name(name),
        size=sealed.size,
        digest=sealed.digest,
        salt=secrets.token_hex(16),
        blob=sealed.blob,
        key=sealed.key,
        replaces=replaces,
        number=number,
        open_policy=open_policy,
        level=level,
    )
    return workflow.begin(file, actor=actor, thread=thread, said=said, facts=_received(file))


@transaction.atomic
def erase(*, actor: Actor, file: StoredFile, expected_version: int | None = None) -> StoredFile:
    """Forgets bytes, key, name and digest for ever. RuleBroken under a legal hold. The events stay, and say nothing."""
    locking.lock(file, expected_version=expected_version)
    retention.refuse_if_held(file.thread_id)
    blob = file.blob
    workflow.apply(
        file,
        "erase",
        actor=actor,
        changes={"name": "", "key": "", "digest": "", "salt": "", "erased_at": clock.after_lock()},
        facts=FileErased(file=file.pk, subject=file.subject, kind=file.kind),
    )
    transaction.on_commit(lambda: blobs.remove(blob))
    return file


@transaction.atomic
def erase_of(*, actor: Actor, subject: str) -> int:
    """Erases every examined file of a subject whose own time of keeping is over. Returns how many there were."""
    files = StoredFile.objects.filter(subject=subject, erased_at__isnull=True).exclude(state="quarantined")
    found = list(files.order_by("id"))
    for file in found:
        erase(actor=actor, file=file)
    return len(found)


def _received(file: StoredFile) -> FileReceived:
    """The digest is told with its salt, so that nobody proves by the event what the file was once it is erased."""
    return FileReceived(
        file=file.pk,
        subject=file.subject,
        kind=file.kind,
        owner=file.owner,
        size=file.size,
        digest=hashlib.sha256((file.salt + file.digest).encode()).hexdigest(),
        replaces=file.replaces_id,
        number=file.number,
        level=file.level,
    )


def _after(replaced: StoredFile | None, subject: str, owner: UUID) -> int:
    if replaced is None:
        return 1
    locking.lock(replaced)
    if (replaced.subject, replaced.owner) != (subject, owner):
        raise NotVisible
    if StoredFile.objects.filter(replaces=replaced).exists():
        raise RuleBroken(_("There is a newer version of this file already; replace that one."), code="replaced")
    return replaced.number + 1


def _sent_ahead(actor: Actor, upload: UUID) -> tuple[str, Sealed]:
    found = Upload.objects.visible_to(actor).select_for_update().filter(pk=upload).first()
    if found is None:
        raise Invalid.one("file", _("This file is no longer there. Please choose it again."), "upload_gone")
    sealed = Sealed(found.blob, found.key, found.size, found.digest)
    found.delete()
    return found.name, sealed
