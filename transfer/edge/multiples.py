"""Geometry of small multiples: the same few periods, one measure each, with the figures written at the bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from transfer.edge.charts import Number

WIDTH, TALL, HEAD = 360, 84, 18
"""The drawing: its width, the highest bar, and the room above it for a figure."""
ROOMY, LETTER, GAP = 36, 7, 6
"""Bars so far apart may all carry a figure; how wide a letter of it is; what stays free between two."""


@dataclass(frozen=True, slots=True)
class Period:
    """What stands in one period. value: None where it is not known or not shown; text: the value in words; running:
    the period is not over."""

    name: str
    value: Number | None
    text: str
    running: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """x, y, width and height in units of the drawing; label: the figure above it, "" for most; title: for a pointer.
    last: the last full period; missing: what stands there
    instead of a bar."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    above: float
    label_x: float
    anchor: str
    label: str
    title: str
    running: bool
    last: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Bars:
    """first, last: names of the periods at both ends."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    width: int = WIDTH
    height: int = HEAD + TALL + 20
    base: int = HEAD + TALL


def bars(periods: Sequence[Period]) -> Bars:
    """From a zero base. The highest, the last full one and the running one have a figure; all where there is room."""
    top = float(max((period.value for period in periods if period.value is not None), default=0)) or 1.0
    full = [place for place, period in enumerate(periods) if not period.running]
    latest = full[-1] if full else len(periods) - 1
    highest = max(range(len(periods)), key=lambda place: (periods[place].value or 0, place), default=0)
    room = WIDTH / max(len(periods), 1)
    labelled = _apart(periods, [latest, highest, len(periods) - 1], room)
    drawn = []
    for place, period in enumerate(periods):
        tall = round(float(period.value or 0) / top * TALL, 1)
        drawn.append(
            Bar(
                x=round(place * room + room * 0.14, 1),
                y=round(HEAD + TALL - tall, 1),
                width=round(room * 0.72, 1),
                height=tall,
                middle=round((place + 0.5) * room, 1),
                above=round(HEAD + TALL - tall - 4, 1),
                label_x={0: 0.0, len(periods) - 1: float(WIDTH)}.get(place, round((place + 0.5) * room, 1)),
                anchor={0: "start", len(periods) - 1: "end"}.get(place, "middle"),
                label=period.text if place in labelled and period.value is not None else "",
                title=f"{period.name}: {period.text}",
                running=period.running,
                last=place == latest,
                missing=period.text if period.value is None else "",
            )
        )
    ends = (periods[0].name, periods[-1].name) if periods else ("", "")
    return Bars(tuple(drawn), *ends)


def _apart(periods: Sequence[Period], first: Sequence[int], room: float) -> set[int]:
    """Which periods carry their figure: those named first, then the others from the last on where there are few; none
    that would stand on another."""
    others = reversed(range(len(periods))) if room >= ROOMY else ()
    kept: list[int] = []
    for place in (*first, *others):
        if 0 <= place < len(periods) and all(_free(periods, place, other, room) for other in kept):
            kept.append(place)
    return set(kept)


def _free(periods: Sequence[Period], one: int, other: int, room: float) -> bool:
    wide = (len(periods[one].text) + len(periods[other].text)) * LETTER / 2
    return one != other and abs(one - other) * room >= wide + GAP
