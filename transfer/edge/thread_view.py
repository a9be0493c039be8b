"""What the thread component draws: steps, and strands that run together or apart. Plain data, fed by selectors."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

Status = Literal["done", "present", "coming", "stopped"]
MINIATURE_POINTS = 7


@dataclass(frozen=True, kw_only=True)
class ThreadStep:
    """One point of the thread.

    `key` is unique on the thread and usable in an HTML id; `label` and `note` are in the reader's language.
    `note` says what a present step waits for ("day 9 of 15"), or a fact of a done one ("5 offers"); `until` is the
    last day of a present step, or the instant at which one ends that ends within a day. `people` are sentences (who,
    on whose behalf) and `proof` the hash or the name of the document: either makes the point open its evidence. `url`
    leads to the page of the step.
    `stopped` is a present step at which the thread ended (refused, revoked, broken off).
    """

    key: str
    label: str
    status: Status
    date: datetime.date | None = None
    note: str = ""
    until: datetime.date | datetime.datetime | None = None
    url: str = ""
    people: tuple[str, ...] = ()
    proof: str = ""

    @property
    def has_evidence(self) -> bool:
        """True when the point can say who did it or what proves it."""
        return bool(self.people or self.proof)


@dataclass(frozen=True, kw_only=True)
class Strand:
    """A thread beside this one, drawn as a miniature in the braid. `label` and `url` name its page."""

    label: str
    steps: tuple[ThreadStep, ...]
    url: str = ""

    @property
    def begun(self) -> bool:
        """True once anything happened on the strand."""
        return any(step.status != "coming" for step in self.steps)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened: the step it belongs to and what it did to it (begins, finishes, stops, clears).

    note: what the step waited for from then on; who: a sentence, "" where the reader may not know; url: of the object;
    proof: the beginning of the event's hash; event, at: which event it was and when, by which it is put among others.
    """

    date: datetime.date
    label: str
    effect: str
    note: str = ""
    who: str = ""
    url: str = ""
    proof: str = ""
    event: UUID | None = None
    at: datetime.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ThreadView:
    """A thread ready to be drawn: its number, its steps, the strands that flow in and out; told: what happened, newest
    first."""

    steps: tuple[ThreadStep, ...]
    number: str = ""
    joining: tuple[Strand, ...] = ()
    leaving: tuple[Strand, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def bare(self) -> "ThreadView":
        """The steps alone, for papers that keep what they are about to themselves: nobody named, nothing leads on."""
        return ThreadView(steps=tuple(replace(one, url="", people=()) for one in self.steps), number=self.number)

    def telling(self, more: Sequence[Told]) -> "ThreadView":
        """The same with what one object tells of itself put among what happened: its own words for its own events."""
        own = {one.event for one in more}
        every = [*more, *(one for one in self.told if one.event not in own)]
        every.sort(key=lambda one: one.at.timestamp() if one.at else 0, reverse=True)
        return replace(self, told=tuple(every))

    @property
    def present(self) -> ThreadStep | None:
        """The step at which the thread stands, or None when all is done or nothing began."""
        return present_of(self.steps)


@dataclass(frozen=True)
class Point:
    """One point of a miniature; x in units of the drawing."""

    x: int
    status: Status


@dataclass(frozen=True)
class Miniature:
    """Geometry of a miniature: points, width, and where the done line ends."""

    points: tuple[Point, ...]
    width: int
    run_to: int
    step: int = 0
    total: int = 0
    present: ThreadStep | None = field(default=None)


def present_of(steps: Sequence[ThreadStep]) -> ThreadStep | None:
    """The first present or stopped step."""
    return next((step for step in steps if step.status in ("present", "stopped")), None)


def shorten(steps: Sequence[ThreadStep], points: int = MINIATURE_POINTS) -> list[ThreadStep]:
    """At most `points` steps: the first, the last, and those nearest to where the thread stands."""
    if len(steps) <= points:
        return list(steps)
    here = next((i for i, step in enumerate(steps) if step.status != "done"), len(steps) - 1)
    inner = range(1, len(steps) - 1)
    nearest = sorted(inner, key=lambda i: (abs(i - here), i))[: points - 2]
    return [steps[0], *(steps[i] for i in sorted(nearest)), steps[-1]]


def miniature(steps: Sequence[ThreadStep], gap: int = 14) -> Miniature:
    """Geometry of the small thread of a list row, 7 points at most, `gap` units apart."""
    shown = shorten(steps)
    points = tuple(Point(x=6 + gap * i, status=step.status) for i, step in enumerate(shown))
    reached = [point.x for point in points if point.status != "coming"]
    here = present_of(steps)
    done = sum(step.status == "done" for step in steps)
    return Miniature(
        points=points,
        width=12 + gap * max(len(points) - 1, 0),
        run_to=reached[-1] if reached else 6,
        step=done + (1 if here else 0),
        total=len(steps),
        present=here,
    )


def braid_paths(strands: Sequence[Strand], *, inward: bool, width: int = 48, row: int = 40) -> list[tuple[str, bool]]:
    """SVG paths that join each strand's row to the thread's line, and whether the strand has begun."""
    half = width // 2
    paths = []
    for index, strand in enumerate(strands):
        y = 8 + index * row
        start, end = (y, 8) if inward else (8, y)
        paths.append((f"M0 {start} C{half} {start} {half} {end} {width} {end}", strand.begun))
    return paths
