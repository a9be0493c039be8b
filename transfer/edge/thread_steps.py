"""The thread of an object as its page draws it, read from the kernel's events alone.

Each app says once which of its events begin, finish or stop a step, and which way a noun usually goes. A lower app's
page so shows the later steps without importing upward.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from transfer.edge import thread_places
from transfer.edge.thread_places import Known, Place, Reader
from transfer.edge.thread_view import Strand, ThreadStep, ThreadView, Told
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


MOST_TOLD = 50
"""A page tells no more than this of what happened; the API tells all."""
_WEIGHT: dict[Effect, int] = {"finishes": 0, "stops": 1, "begins": 2, "clears": 3}


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


def view_of(
    thread: Thread, *, insider: bool, jurisdiction: str = "CN", reader: Reader = thread_places.PUBLIC
) -> ThreadView:
    """The thread with what it came from and what it led to, and what happened on it.

    insider: the reader is a party and sees every step; the public sees public ones only. A single continuation is
    drawn in the line, several as strands of a braid. An imported record has nothing ahead. Who acted and where a step
    stands is told as the noun of the step tells it to this reader; of private events only those inside are told. As
    many queries as there are nouns, whatever the length.
    """
    line, leaving = _line(thread)
    rows = _read([*line, *leaving])
    known = thread_places.known_of(rows, reader, thread_places.of_streams({row.stream for row in rows}, reader))

    def drawn(part: Sequence[Thread]) -> tuple[ThreadStep, ...]:
        own = {one.pk for one in part}
        told = [row for row in rows if row.thread_id in own]
        usual = () if part[0].origin == "import" else _WAYS.get(part[0].begun_by, ())
        return _draw(_points(told, insider), usual, insider, known, jurisdiction)

    strands = [_strand(end, rows, known, drawn([end])) for end in leaving]
    return ThreadView(
        steps=drawn(line),
        number=thread.number,
        leaving=tuple(one for one in strands if one.begun),
        told=_told(rows, known, jurisdiction),
    )


def events_of(thread: Thread, reader: Reader) -> tuple[QuerySet[Event], Mapping[str, Place]]:
    """The events of one thread that fill a step and that this reader may know: public ones, and those of the objects
    in which the reader has a part; and where its objects stand for the reader."""
    own = Event.objects.filter(thread=thread, name__in=_FILLINGS)
    places = thread_places.of_streams(own.values_list("stream", flat=True).distinct(), reader)
    public = [name for name, fillings in _FILLINGS.items() if any(filling.public for filling in fillings)]
    inside = [stream for stream, place in places.items() if place.inside]
    return own.filter(Q(name__in=public) | Q(stream__in=inside)), places


def filling_of(event: Event, *, inside: bool) -> Filling | None:
    """What an event mainly does, of what this reader may know: rather what it finishes than what it begins."""
    told = [filling for filling in _FILLINGS.get(event.name, ()) if inside or filling.public]
    return min(told, key=lambda filling: _WEIGHT[filling.effect], default=None)


def _told(rows: Sequence[Event], known: Known, jurisdiction: str) -> tuple[Told, ...]:
    found = ((row, filling_of(row, inside=known.inside(row))) for row in reversed(rows))
    told = [_one_told(row, filling, known, jurisdiction) for row, filling in found if filling is not None]
    return tuple(told[:MOST_TOLD])


def _one_told(row: Event, filling: Filling, known: Known, jurisdiction: str) -> Told:
    step_ = _STEPS[filling.step]
    return Told(
        date=clock.local_date(row.occurred_at, jurisdiction),
        label=_label(step_, filling, row),
        effect=filling.effect,
        note=str(filling.waits or step_.waits) if filling.effect == "begins" else "",
        who=known.who(row),
        url=known.url(row),
        proof=row.hash[:12],
        event=row.pk,
        at=row.occurred_at,
    )


def _strand(end: Thread, rows: Sequence[Event], known: Known, steps: tuple[ThreadStep, ...]) -> Strand:
    streams = [row.stream for row in rows if row.thread_id == end.pk]
    streams.sort(key=lambda stream: not stream.startswith(f"{end.begun_by}:"))
    place = next((known.places[stream] for stream in streams if stream in known.places), Place())
    url = place.url if place.url != known.reader.here else ""
    return Strand(label=place.label or end.number, steps=steps, url=url)


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


def _read(family: Sequence[Thread]) -> list[Event]:
    return list(Event.objects.filter(thread__in=family, name__in=_FILLINGS).order_by("occurred_at", "id"))


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
    points: dict[str, _Point], usual: Sequence[str], insider: bool, known: Known, jurisdiction: str
) -> tuple[ThreadStep, ...]:
    ahead = _ahead(points, usual, insider)
    stopped = any(point.status == "stopped" for point in points.values())
    drawn = [_past(_STEPS[key], points[key], known, jurisdiction) for key in points]
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


def _past(step_: Step, point: _Point, known: Known, jurisdiction: str) -> ThreadStep:
    who = known.who(point.event)
    return ThreadStep(
        key=step_.key,
        label=_label(step_, point.filling, point.event),
        status=point.status,
        date=clock.local_date(point.at, jurisdiction),
        note=str(point.filling.waits or step_.waits) if point.status == "present" else "",
        until=_end(point.until, jurisdiction) if point.status == "present" else None,
        url=known.url(point.event),
        people=(who,) if who else (),
        proof=point.event.hash[:16],
    )


def _label(step_: Step, filling: Filling, row: Event) -> str:
    return str(filling.label(_facts(row)) if filling.label else step_.label)


def _facts(row: Event) -> Mapping[str, Any]:
    return events.happened(row).facts


def _end(text: str, jurisdiction: str) -> date | datetime | None:
    if not text or len(text) == 10:
        return date.fromisoformat(text) if text else None
    instant = datetime.fromisoformat(text)
    return clock.last_day(instant, jurisdiction) or instant
