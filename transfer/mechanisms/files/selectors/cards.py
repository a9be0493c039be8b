"""The files of one object as its page and the API show them to one reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import holders
from transfer.mechanisms.files.holders import PUBLIC
from transfer.mechanisms.files.models import FileAccess, StoredFile
from transfer.mechanisms.files.querysets import StoredFileQuerySet
from transfer.mechanisms.files.selectors.files import explained

TONES = {"received": "slate", "quarantined": "slate", "clean": "celadon", "refused": "seal"}
OWN, DOWNLOAD = "own", "download"


@dataclass(frozen=True, slots=True)
class Line:
    """One file. warnings: why it was refused, or what its reader is warned of. opened: how often; None for others."""

    file: StoredFile
    kind: Text
    level: Text
    owner: str
    state: Text
    tone: str
    warnings: list[Text]
    own: bool
    opened: int | None
    may_remove: bool


def readable(obj: Stateful, actor: Actor) -> StoredFileQuerySet:
    """The files of an object that the actor sees: those it may open once examined; of its own side, refused ones too.

    The object has to be one that the actor sees.
    """
    rows = StoredFile.objects.filter(subject=obj.stream, erased_at__isnull=True, replaced_by__isnull=True)
    own = Q(owner__in=actor.parties)
    return rows.filter(holders.of(obj).rule(actor, obj)).filter(own | Q(state="clean")).order_by("created_at", "id")


def card(obj: Stateful, *, actor: Actor, org: str | None) -> dict[str, Any] | None:
    """What the card of files on a page shows; None when there is nothing to show or do.

    org: the workspace of the page. On a page for everybody, without one, only what is marked public is shown.
    """
    holder = holders.of(obj)
    rows = readable(obj, actor).annotate(opened=Count("accesses"))
    if not org:
        rows = rows.filter(level=PUBLIC, state="clean")
    found = list(rows)
    writes = bool(org) and bool(policy.may(actor, holder.attach_policy, obj))
    may_attach = writes and holder.adding(obj)
    if not found and not may_attach:
        return None
    names = holder.names({file.owner for file in found}, ())
    lines = [
        Line(
            file=file,
            kind=holder.kinds.get(file.kind, file.kind),
            level=holder.levels.get(file.level, file.level),
            owner=names.get(file.owner, ""),
            state=file.STATES.states[file.state],
            tone=TONES[file.state],
            warnings=explained([*file.findings, *file.flags]),
            own=file.owner in actor.parties,
            opened=file.opened if org and file.owner in actor.parties else None,
            may_remove=writes and removable(file, actor) and holder.removing(obj, file),
        )
        for file in found
    ]
    return {"lines": lines, "may_attach": may_attach, "holder": holder, "object": obj, "org": org}


def removable(file: StoredFile, actor: Actor) -> bool:
    """Whether its side may take it off now, as far as the file is concerned; while it is examined it stays."""
    return file.state != "quarantined" and bool(policy.may(actor.in_consequence(), "files.file.erase", file))


def ground(file: StoredFile, actor: Actor) -> str:
    """Why the actor may open a file, as a code for the access log: own, or the level under which it is open."""
    if file.owner in actor.parties and file.level:
        return OWN
    return file.level or DOWNLOAD


def named_accesses(file: StoredFile, accesses: Iterable[FileAccess]) -> list[tuple[FileAccess, str, str]]:
    """Each access with the name of the organization and, of the file's own side, of the person."""
    rows = list(accesses)
    holder = holders.of_subject(file.subject)
    sides = {row.organization for row in rows if row.organization} | {
        row.on_behalf_of for row in rows if row.on_behalf_of
    }
    people = {row.user for row in rows if row.user and row.organization == file.owner}
    names: Mapping[UUID, str] = holder.names(sides, people)
    nobody: UUID = UUID(int=0)
    return [(row, names.get(row.organization or nobody, ""), names.get(row.user or nobody, "")) for row in rows]
