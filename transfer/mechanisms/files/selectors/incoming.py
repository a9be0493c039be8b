"""Files on their way: how far each is, and how much of that one person may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, ruleset
from transfer.kernel.actor import Actor
from transfer.kernel.clock import Period
from transfer.kernel.errors import NotNow, NotVisible, Text
from transfer.mechanisms.files.models import Incoming, Upload

WAITS = timedelta(days=1)
"""How long a whole file waits for its form."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file is. offset, size: in bytes; whole: it has arrived and waits to be put to something."""

    id: UUID
    name: str
    size: int
    offset: int
    expires_at: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may have on the way, or waiting, for one side. size: in bytes; period: how long each waits for
    its next piece.
    """

    files: int
    size: int
    period: Period


def limits() -> Limits:
    """The rule upload.on_their_way as it is today."""
    where = settings.EXCHANGE_JURISDICTION
    rule = ruleset.rule("upload.on_their_way", jurisdiction=where, on=clock.local_date(clock.now(), where))
    return Limits(int(rule.value["files"]), int(rule.value["megabytes"]) * 2**20, rule.period)


def expiry(at: datetime) -> datetime:
    """Until when a file waits for its next piece."""
    return clock.deadline(at, limits().period, settings.EXCHANGE_JURISDICTION)


def progress(actor: Actor, pk: UUID) -> Progress:
    """How far one of the actor's own files is. NotVisible for another's, one that was taken, and one that has long
    expired; NotNow (expired) for a day before that.
    """
    found = Incoming.objects.visible_to(actor).filter(pk=pk).first()
    if found is not None:
        if found.expires_at <= clock.now():
            raise expired()
        return of(found)
    upload = Upload.objects.visible_to(actor).filter(pk=pk).first()
    if upload is None:
        raise NotVisible
    return of(upload)


def expired(why: Text = "") -> NotNow:
    """The refusal of a file whose time is over."""
    said = why or _("This file waited too long for its next piece. Please send it again.")
    return NotNow(said, state="expired", code="expired")


def of(found: Incoming | Upload) -> Progress:
    """How far it is."""
    if isinstance(found, Upload):
        return Progress(found.pk, found.name, found.size, found.size, found.at + WAITS, True)
    return Progress(found.pk, found.name, found.size, found.offset, found.expires_at, False)


def on_the_way(actor: Actor) -> tuple[int, int]:
    """How many files, and how many announced bytes, the actor has on the way or waiting for the side acted for."""
    now, count, size = clock.now(), 0, 0
    for rows in (
        Incoming.objects.visible_to(actor).filter(expires_at__gt=now),
        Upload.objects.visible_to(actor).filter(at__gt=now - WAITS),
    ):
        found = rows.aggregate(count=Count("id"), bytes=Sum("size"))
        count, size = count + found["count"], size + (found["bytes"] or 0)
    return count, size
