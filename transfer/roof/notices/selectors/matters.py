"""What a person was told, by the matter it belongs to: the thread, the newest matter first.

A matter stands where its newest notice stands, its head. Heads are found along the index of the newest: each notice is
one unless the same person was told something newer of the same matter, which one look into the index of matters
answers. A page costs what it shows, whatever else the person was told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from institutions.models import Organization, User
from institutions.selectors import actors
from transfer.edge import thread_places, titles
from transfer.edge.thread_places import Reader
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.kernel.models import Event
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors import notices
from transfer.roof.notices.selectors.notices import Told

SHOWN = 4
"""So many of a matter stand on the page of all; the rest are one step away."""
ABOUT_ONESELF = frozenset({kinds.ACCOUNT, kinds.SECURITY})
"""Kinds whose matter is the organization itself."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What was told of one matter. title: what it is called; "" where the reader may not know it (any more).

    kind: what it is about, in general words. organization: in whose workspace the newest was told. told: as many as are
    shown, newest first. count: of all; unread: of those.
    """

    number: str
    title: str
    kind: Text
    organization: Organization | None
    told: Sequence[Told]
    count: int
    unread: int

    @property
    def further(self) -> int:
        """How many are not shown here."""
        return self.count - len(self.told)


def heads(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Of these notices of one person the newest of each matter."""
    newer = rows.filter(user=OuterRef("user"), thread=OuterRef("thread"), pk__gt=OuterRef("pk")).order_by()
    # A comparison with a scalar and no NOT EXISTS: the database asks it of each notice on its way along the index and
    # stops at the end of the page, instead of joining all there are.
    newest = Coalesce(Subquery(newer.values("pk")[:1]), F("pk"))
    return rows.alias(newest=newest).filter(pk__gte=F("newest"))


def of_heads(rows: QuerySet[Notice], found: Sequence[Notice], user: User, own: Actor) -> list[Matter]:
    """The matters of these heads with the newest of these notices of each; as many queries for many as for one."""
    within = rows.filter(thread__in=[one.thread_id for one in found])
    counted = within.annotate(
        place=Window(RowNumber(), partition_by="thread", order_by=F("pk").desc()),
        of_matter=Window(Count("pk"), partition_by="thread"),
        of_matter_unread=Window(Count("pk", filter=Q(read_at=None)), partition_by="thread"),
    )
    shown: dict[UUID, list[Any]] = {}
    for notice in counted.filter(place__lte=SHOWN).order_by("-pk"):
        shown.setdefault(notice.thread_id, []).append(notice)
    said = _titles(found, user, own)
    return [
        _matter(shown[one.thread_id], said, shown[one.thread_id][0].of_matter, shown[one.thread_id][0].of_matter_unread)
        for one in found
        if one.thread_id in shown
    ]


def alone(rows: QuerySet[Notice], found: Sequence[Notice], user: User, own: Actor) -> Matter | None:
    """One matter with these notices of it, of which there are more in `rows`; None for none."""
    if not found:
        return None
    counts = rows.aggregate(count=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))
    return _matter(found, _titles(found[:1], user, own), counts["count"], counts["unread"])


def _matter(found: Sequence[Notice], said: Mapping[UUID, str], count: int, unread: int) -> Matter:
    head = found[0]
    title = said.get(head.thread_id, "")
    if not title and head.kind in ABOUT_ONESELF and head.organization:
        title = head.organization.name
    told = [notices.told(one) for one in found]
    return Matter(
        number=head.thread.number,
        title=title,
        kind=kinds.KINDS.get(head.kind, ""),
        organization=head.organization,
        told=told,
        count=count,
        unread=unread,
    )


def _titles(found: Iterable[Notice], user: User, own: Actor) -> dict[UUID, str]:
    """What the matters are called: by the first object on each thread that has a title and that the reader may see now,
    as whom the notice was told: who has left an organization reads its titles no more."""
    readers = _readers({one.organization_id for one in found}, user, own)
    asked = {one.thread_id: one.organization_id for one in found if one.organization_id in readers}
    streams: dict[UUID | None, list[tuple[UUID, str]]] = {}
    for thread, stream in _begun(asked):
        streams.setdefault(asked[thread], []).append((thread, stream))
    visible: list[tuple[UUID, str]] = []
    for organization, pairs in streams.items():
        places = thread_places.of_streams([stream for _thread, stream in pairs], readers[organization])
        visible += [pair for pair in pairs if pair[1] in places and places[pair[1]].known]
    words = titles.of_streams([stream for _thread, stream in visible])
    said: dict[UUID, str] = {}
    for thread, stream in visible:
        if title := words.get(stream):
            said.setdefault(thread, title)
    return said


def _readers(organizations: set[UUID | None], user: User, own: Actor) -> dict[UUID | None, Reader]:
    """As whom the person reads what was told in these organizations; those left since are left out."""
    rows = actors.memberships_of(user).filter(organization__in=[one for one in organizations if one])
    found: dict[UUID | None, Reader] = {
        one.organization_id: Reader(actors.actor_of_membership(one), one.organization.slug) for one in rows
    }
    return found | {None: Reader(own)}


def _begun(threads: Iterable[UUID]) -> list[tuple[UUID, str]]:
    """The objects with a title that began on these threads, in their order: thread and stream."""
    with_titles = Q()
    for noun in titles.nouns():
        with_titles |= Q(stream__startswith=f"{noun}:")
    born = Event.objects.filter(with_titles, thread__in=list(threads), version=1).order_by("recorded_at", "id")
    return list(born.values_list("thread_id", "stream"))
