"""Files that arrive in pieces: begun, gone on with, whole at last and then as if they had been sent at once.

A request may bring any number of bytes and break off anywhere. What has arrived lies in blobs of their own, each under
a key of its own that is used once, so that nothing is ever written over; the row says up to where it counts. The
request is no transaction, for it may last minutes: each piece is kept in one of its own.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, locking, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotNow, NotVisible, RuleBroken
from transfer.kernel.ids import uuid7
from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.blobs import BlobWriter, Sealed
from transfer.mechanisms.files.frames import FRAME, Tampered
from transfer.mechanisms.files.models import Incoming, Piece, Upload
from transfer.mechanisms.files.selectors import incoming as selectors
from transfer.mechanisms.files.selectors.incoming import Progress
from transfer.mechanisms.files.services.intake import safe_name, taken, too_large
from transfer.mechanisms.files.services.uploads import keep_sealed

KEPT_AT_ONCE = 8 * 2**20
"""After so many bytes of one request they are kept, so that a killed process loses no more."""
MOST_PIECES = 1000
SILENT_AFTER = timedelta(seconds=10)
"""A request from which nothing came for so long has lost its line: another may go on."""
SAYS_SO = 3.0
"""Seconds between two signs that bytes still come."""


class Stream(Protocol):
    """The body of a request. read raises OSError, or comes to its end too early, when the line breaks."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a body must come to: the name of the algorithm as hashlib knows it, and the digest."""

    algorithm: str
    digest: bytes


@transaction.atomic
def begin_upload(*, actor: Actor, name: str, size: int) -> Progress:
    """A file of so many bytes that is to arrive in pieces. An empty one is whole at once.

    Invalid (too_large) beyond the largest size; RuleBroken (too_many) when the actor has as much on the way, or waiting
    for its form, as the rule upload.on_their_way lets.
    """
    policy.require(actor, "files.upload.send")
    if size > settings.EXCHANGE_FILE_LARGEST:
        raise too_large()
    if size == 0:
        return selectors.of(keep_sealed(uuid7(), actor=actor, name=name, sealed=BlobWriter().finish()))
    _one_at_a_time(actor)
    limits, (files, announced) = selectors.limits(), selectors.on_the_way(actor)
    if files >= limits.files or announced + size > limits.size:
        raise RuleBroken(
            _("You have %(files)s files on their way or waiting to be used. Use or take away some of them first.")
            % {"files": files},
            code="too_many",
        )
    now = clock.after_lock()
    return selectors.of(
        Incoming.objects.create(
            user=actor.user,
            owner=actor.parties[0],
            name=safe_name(name),
            size=size,
            at=now,
            expires_at=selectors.expiry(now),
        )
    )


def go_on(
    pk: UUID, *, actor: Actor, offset: int, stream: Stream, length: int, checksum: Checksum | None = None
) -> Progress:
    """Takes the next bytes of a file from the body of a request, and says how far it is then.

    Where the line breaks, what has arrived is kept, unless a checksum was announced: then all of it counts or nothing.
    With its last byte the file is whole: what `receive` takes by its id. NotVisible for another's; NotNow with a code:
    expired, busy (another request is writing), offset (it is elsewhere); Invalid: too_large (more than was announced),
    checksum; RuleBroken (too_many_pieces).
    """
    policy.require(actor, "files.upload.send")
    there = selectors.progress(actor, pk)
    if there.whole:
        _fits(there, offset, length)
        return there
    writing = _take(actor, pk, offset, length)
    try:
        writing.read(stream, length, checksum)
    except BaseException:
        writing.abandon()
        raise
    finally:
        writing.let_go()
    return selectors.progress(actor, pk)


@transaction.atomic
def take_away(pk: UUID, *, actor: Actor) -> None:
    """Forgets a file that is on its way, or that waits for its form. NotVisible for another's."""
    policy.require(actor, "files.upload.send")
    for model in (Incoming, Upload):
        found = model._default_manager.visible_to(actor).select_for_update().filter(pk=pk).first()
        if found is not None:
            lying = [piece.blob for piece in found.pieces.all()] if isinstance(found, Incoming) else [found.blob]
            found.delete()
            for blob in lying:
                transaction.on_commit(partial(blobs.remove, blob))
            return
    raise NotVisible


@dataclass(slots=True)
class _Writing:
    """One request that writes: alone as long as its token stands in the row."""

    actor: Actor
    row: Incoming
    token: UUID
    writer: BlobWriter | None = None
    said_at: float = field(default_factory=time.monotonic)

    def read(self, stream: Stream, length: int, checksum: Checksum | None) -> None:
        """Reads to the end, or to where the line breaks."""
        digest = hashlib.new(checksum.algorithm) if checksum else None
        left = length
        while left and (came := _read(stream, min(FRAME, left))):
            left -= len(came)
            if self.writer is None:
                self.writer = BlobWriter()
            self.writer.write(came)
            if digest is not None:
                digest.update(came)
            elif left and self.writer.size >= KEPT_AT_ONCE:
                self._keep()
            self._say_so()
        if checksum is not None and digest is not None and (left or not _same(digest.digest(), checksum.digest)):
            self.abandon()
            raise Invalid.one("Upload-Checksum", _("The bytes that arrived are not those that were sent."), "checksum")
        self._keep()

    def abandon(self) -> None:
        """Nothing of what is not kept yet counts."""
        if self.writer is not None:
            self.writer.abandon()
            self.writer = None

    def let_go(self) -> None:
        """The next request need not wait."""
        Incoming.objects.filter(pk=self.row.pk, writer=self.token).update(writer=None)

    def _keep(self) -> None:
        if self.writer is None:
            return
        sealed, self.writer = self.writer.finish(passing=self.writer.size < self.row.size), None
        made, whole = {sealed.blob}, None
        try:
            if self.row.offset + sealed.size == self.row.size:
                whole = self._joined(sealed)
                made.add(whole.blob)
            self._write(sealed, whole)
        except BaseException as error:
            for blob in made:
                blobs.remove(blob)
            if isinstance(error, Tampered):
                self._give_up()
            raise

    @transaction.atomic
    def _write(self, sealed: Sealed, whole: Sealed | None) -> None:
        """Keeps a piece, or with the last one the whole file, without the blobs that are needed no more."""
        locking.lock(self.row)
        if self.row.writer != self.token:
            raise _busy()
        if whole is None:
            Piece.objects.create(
                incoming=self.row, start=self.row.offset, size=sealed.size, digest=sealed.digest, blob=sealed.blob,
                key=sealed.key,
            )  # fmt: skip
            self.row.offset += sealed.size
            self.row.heard_at = clock.after_lock()
            self.row.expires_at = selectors.expiry(self.row.heard_at)
            self.row.save(update_fields=["offset", "heard_at", "expires_at"])
            return
        lying = {sealed.blob, *self.row.pieces.values_list("blob", flat=True)} - {whole.blob}
        keep_sealed(self.row.pk, actor=self.actor, name=self.row.name, sealed=whole)
        Incoming.objects.filter(pk=self.row.pk).delete()
        for blob in lying:
            transaction.on_commit(partial(blobs.remove, blob))

    def _joined(self, last: Sealed) -> Sealed:
        """The whole file, written anew as the file of any request; one that came in one piece is that already."""
        if last.size == self.row.size:
            return last
        pieces = [(piece.blob, piece.key) for piece in self.row.pieces.order_by("start")]

        def clear() -> Iterator[bytes]:
            for blob, key in (*pieces, (last.blob, last.key)):
                for frame in blobs.clear_of(blob, key):
                    self._say_so()
                    yield frame

        return taken(_Joined(clear()))

    def _say_so(self) -> None:
        """Bytes still come: nobody else may write."""
        if time.monotonic() - self.said_at < SAYS_SO:
            return
        self.said_at = time.monotonic()
        if not Incoming.objects.filter(pk=self.row.pk, writer=self.token).update(heard_at=clock.now()):
            raise _busy()

    def _give_up(self) -> None:
        """What had arrived is damaged on disk: the file has to be sent anew."""
        Incoming.objects.filter(pk=self.row.pk).update(expires_at=clock.now())
        raise selectors.expired(_("What had arrived was damaged. Please send the file again.")) from None


class _Joined(File):  # type: ignore[type-arg] # generic in the stubs only
    """The pieces of a file as one."""

    def __init__(self, clear: Iterator[bytes]) -> None:
        super().__init__(None, "joined")
        self._clear = clear

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """From the first byte to the last."""
        return self._clear


@transaction.atomic
def _take(actor: Actor, pk: UUID, offset: int, length: int) -> _Writing:
    row = Incoming.objects.visible_to(actor).select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotVisible
    now = clock.after_lock()
    if row.expires_at <= now:
        raise selectors.expired()
    if row.writer is not None and row.heard_at is not None and row.heard_at > now - SILENT_AFTER:
        raise _busy()
    _fits(selectors.of(row), offset, length)
    if row.pieces.count() >= MOST_PIECES:
        raise RuleBroken(_("This file comes in too many pieces. Send it again in larger ones."), code="too_many_pieces")
    row.writer, row.heard_at = uuid4(), now
    row.save(update_fields=["writer", "heard_at"])
    return _Writing(actor, row, row.writer)


def _fits(there: Progress, offset: int, length: int) -> None:
    if offset != there.offset:
        raise NotNow(
            _("%(count)s bytes of this file have arrived. Go on from there.") % {"count": there.offset},
            state="whole" if there.whole else "on_its_way",
            code="offset",
        )
    if offset + length > there.size:
        raise Invalid.one("file", _("This is more than was announced."), "too_large")


def _read(stream: Stream, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError:  # Django's UnreadablePostError is one
        return b""


def _same(found: bytes, announced: bytes) -> bool:
    return secrets.compare_digest(found, announced)


def _busy() -> NotNow:
    return NotNow(_("Another request is sending this file. Try again in a moment."), state="on_its_way", code="busy")


def _one_at_a_time(actor: Actor) -> None:
    """Two files of one person begun at once are counted one after the other."""
    whose = f"files.upload of {actor.user} {actor.parties[0]}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [whose])
