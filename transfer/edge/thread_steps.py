"""The thread of an object as its page draws it, read from the kernel's events alone.

Each app says once which of its events begin, finish or stop a step, and which way a noun usually goes. A lower app's
page so shows the later steps without importing upward.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from transfer.edge.thread_view import Strand, ThreadStep, ThreadView
from transfer.kernel import clock, events, threads
from transfer.kernel.errors import Misuse, Text
from transfer.kernel.models import Event, Thread, ThreadLink

Effect = Literal["begins", "finishes", "stops", "clears"]


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the way: its key and label; waits: what it waits for while it is present; before: what it waits for
    as the next one, while nothing of it has begun."""

    key: str
    label: Text
    waits: Text = ""
    before: Text = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """What an event does to a step. public: everyone may know; until: the fact that says when the step ends.

    waits: what it waits for after this event, in place of the step's own text; label: its label, from the facts.
    """

    step: str
    effect: Effect
    public: bool
    until: str
    waits: Text = ""
    label: Callable[[Mapping[str, Any]], Text] | None = None


_STEPS: dict[str, Step] = {}
_FILLINGS: dict[str, list[Filling]] = {}
_WAYS: dict[str, tuple[str, ...]] = {}


def _no_names(organizations: Iterable[UUID]) -> dict[UUID, str]:
    return {}


_name_of: Callable[[Iterable[UUID]], dict[UUID, str]] = _no_names


def step(key: str, label: Text, *, waits: Text = "", before: Text = "") -> None:
    """Declares a step. Twice with another label is a Misuse."""
    if key in _STEPS and str(_STEPS[key].label) != str(label):
        raise Misuse(f"two steps are named {key}")
    _STEPS[key] = Step(key, label, waits, before)


def fills(
    event_name: str,
    key: str,
    effect: Effect = "finishes",
    *,
    public: bool,
    until: str = "",
    waits: Text = "",
    label: Callable[[Mapping[str, Any]], Text] | None = None,
) -> None:
    """Says what an event does to a step. "clears" takes a step back (a revision, a deal broken off)."""
    filling = Filling(key, effect, public, until, waits, label)
    known = _FILLINGS.setdefault(event_name, [])
    if filling not in known:
        known.append(filling)


def way(noun: str, *keys: str) -> None:
    """The steps that a thread begun by this noun usually takes, in order: drawn as coming until they are there.

    A key that no app has declared is left out.
    """
    _WAYS[noun] = keys


def provide_names(name_of: Callable[[Iterable[UUID]], dict[UUID, str]]) -> None:
    """Called once by the app that has the organizations: their names by id, for "who"."""
    global _name_of
    _name_of = name_of


def view_of(thread: Thread, *, insider: bool, jurisdiction: str = "CN") -> ThreadView:
    """The thread with what it came from and what it led to.

    insider: the reader is a party and sees every step; the public sees public ones only. A single continuation is
    drawn in the line, several as strands of a braid. An imported record has nothing ahead. Three queries and one for
    names, whatever the length.
    """
    line, leaving = _line(thread)
    rows = _read([*line, *leaving], insider=insider)
    names = _name_of({row.actor_organization for row in rows if row.actor_organization})

    def drawn(part: Sequence[Thread]) -> tuple[ThreadStep, ...]:
        own = {one.pk for one in part}
        told = [row for row in rows if row.thread_id in own]
        usual = () if part[0].origin == "import" else _WAYS.get(part[0].begun_by, ())
        return _draw(_points(told, insider), usual, insider, names, jurisdiction)

    strands = [Strand(label=end.number, steps=drawn([end])) for end in leaving]
    return ThreadView(steps=drawn(line), number=thread.number, leaving=tuple(one for one in strands if one.begun))


def timeline(thread: Thread, *, insider: bool, limit: int = 100) -> list[Event]:
    """The events of the thread's family that fill a step, newest first; only public ones for outsiders."""
    return _read(threads.family(thread), insider=insider)[::-1][:limit]


def label_of(event_name: str) -> Text:
    """The step's label for an event in a timeline, else the event's own promise."""
    found = _FILLINGS.get(event_name)
    return _STEPS[found[0].step].label if found else event_name


def _line(thread: Thread) -> tuple[list[Thread], list[Thread]]:
    family = {one.pk: one for one in threads.family(thread)}
    links = list(ThreadLink.objects.filter(parent__in=family).order_by("id"))
    parents = {link.child_id: link.parent_id for link in links}
    children: dict[UUID, list[UUID]] = {}
    for link in links:
        children.setdefault(link.parent_id, []).append(link.child_id)
    line = [thread]
    while (above := parents.get(line[0].pk)) and family[above] not in line:
        line.insert(0, family[above])
    while len(below := children.get(line[-1].pk, [])) == 1 and family[below[0]] not in line:
        line.append(family[below[0]])
    return line, [family[child] for child in children.get(line[-1].pk, []) if family[child] not in line]


def _read(family: Sequence[Thread], *, insider: bool) -> list[Event]:
    names = [name for name, fillings in _FILLINGS.items() if insider or any(filling.public for filling in fillings)]
    return list(Event.objects.filter(thread__in=family, name__in=names).order_by("occurred_at", "id"))


@dataclass(slots=True)
class _Point:
    status: Literal["done", "present", "stopped"]
    at: datetime
    until: str
    event: Event
    filling: Filling


def _points(rows: Sequence[Event], insider: bool) -> dict[str, _Point]:
    points: dict[str, _Point] = {}
    for row in rows:
        for filling in _FILLINGS[row.name]:
            if insider or filling.public:
                _fill(points, filling, row)
    return points


def _ahead(points: dict[str, _Point], usual: Sequence[str], insider: bool) -> list[str]:
    """What is still to come. What the public never hears of is not drawn as coming once the way has gone on."""
    left = [key for key in usual if key not in points and key in _STEPS]
    if insider:
        return left
    every = [filling for fillings in _FILLINGS.values() for filling in fillings]
    secret = {filling.step for filling in every} - {filling.step for filling in every if filling.public}
    passed = {key for way_ in _WAYS.values() for at, _key in enumerate(way_) if _key in points for key in way_[:at]}
    return [key for key in left if key not in passed or key not in secret]


def _draw(
    points: dict[str, _Point], usual: Sequence[str], insider: bool, names: dict[UUID, str], jurisdiction: str
) -> tuple[ThreadStep, ...]:
    ahead = _ahead(points, usual, insider)
    stopped = any(point.status == "stopped" for point in points.values())
    drawn = [_past(_STEPS[key], points[key], names, jurisdiction) for key in points]
    waiting = not stopped and not any(point.status == "present" for point in points.values())
    for index, key in enumerate([] if stopped else ahead):
        is_next = waiting and index == 0 and (insider or bool(points))
        one = _STEPS[key]
        drawn.append(
            ThreadStep(
                key=key,
                label=str(one.label),
                status="present" if is_next else "coming",
                note=str(one.before or one.waits) if is_next else "",
            )
        )
    return tuple(drawn)


def _fill(points: dict[str, _Point], filling: Filling, row: Event) -> None:
    if filling.effect == "clears":
        points.pop(filling.step, None)
        return
    status: dict[str, Literal["done", "present", "stopped"]] = {
        "begins": "present",
        "finishes": "done",
        "stops": "stopped",
    }
    until = str(_facts(row).get(filling.until, "")) if filling.until else ""
    known = points.get(filling.step)
    if known and known.status == "done" and filling.effect == "begins":
        return
    points[filling.step] = _Point(status[filling.effect], row.occurred_at, until, row, filling)


def _past(step_: Step, point: _Point, names: dict[UUID, str], jurisdiction: str) -> ThreadStep:
    who = names.get(point.event.actor_organization, "") if point.event.actor_organization else ""
    return ThreadStep(
        key=step_.key,
        label=str(point.filling.label(_facts(point.event)) if point.filling.label else step_.label),
        status=point.status,
        date=clock.local_date(point.at, jurisdiction),
        note=str(point.filling.waits or step_.waits) if point.status == "present" else "",
        until=_end(point.until, jurisdiction) if point.status == "present" else None,
        people=(who,) if who else (),
        proof=point.event.hash[:16],
    )


def _facts(row: Event) -> Mapping[str, Any]:
    return events.happened(row).facts


def _end(text: str, jurisdiction: str) -> date | datetime | None:
    if not text or len(text) == 10:
        return date.fromisoformat(text) if text else None
    instant = datetime.fromisoformat(text)
    return clock.last_day(instant, jurisdiction) or instant
