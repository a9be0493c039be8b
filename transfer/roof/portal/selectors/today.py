"""What needs an actor today: the work on the desk and everything else that waits, by when it is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import work
from transfer.edge import waiting
from transfer.edge.waiting import Waiting
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.kernel.states import Move
from transfer.mechanisms.worklist import selectors as worklist
from transfer.mechanisms.worklist.models import WorkItem


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do, with its address. item, moves: the piece of work if it is one, and what one may do with it."""

    what: Waiting
    path: str
    item: WorkItem | None = None
    moves: Sequence[Move] = ()

    @property
    def may_take(self) -> bool:
        """Whether it is work that one may take upon oneself."""
        return any(move.name == "take" for move in self.moves)


@dataclass(frozen=True, slots=True)
class Group:
    """What is due at about the same time."""

    label: Text
    lines: Sequence[Line]
    late: bool = False


def groups(actor: Actor, *, slug: str, jurisdiction: str) -> list[Group]:
    """Overdue, today, this week, later, soonest first; days end by the jurisdiction's local time.

    Work counts as it does in the worklist. As many queries for many things as for one of each kind.
    """
    desk = worklist.for_actor(actor, jurisdiction=jurisdiction)
    items = [*desk.overdue, *desk.today, *desk.this_week, *desk.later]
    lines = [
        Line(what, _path(what, slug), item, work.moves(item, actor))
        for what, item in zip(waiting.of_items(items), items, strict=True)
    ]
    lines += [Line(what, _path(what, slug)) for what in waiting.for_actor(actor)]
    lines.sort(key=lambda line: (line.what.due is None, line.what.due or clock.now()))
    now = clock.now()
    midnight, sunday = worklist.ends(now, jurisdiction)
    found = [
        Group(_("Overdue"), _between(lines, None, now), late=True),
        Group(_("Today"), _between(lines, now, midnight)),
        Group(_("This week"), _between(lines, midnight, sunday)),
        Group(_("Later"), [line for line in lines if line.what.due is None or line.what.due > sunday]),
    ]
    return [group for group in found if group.lines]


def _between(lines: Sequence[Line], after: datetime | None, until: datetime) -> list[Line]:
    return [
        line for line in lines if line.what.due and line.what.due <= until and (after is None or line.what.due > after)
    ]


def _path(what: Waiting, slug: str) -> str:
    about = [str(what.about)] if what.about else []
    path = reverse(what.place, args=[slug, *about]) if what.place else ""
    return f"{path}#{what.part}" if path and what.part else path
