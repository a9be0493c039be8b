"""Geometry of flows between two columns of places (Sankey): a bar a place, a ribbon a flow, no script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transfer.edge.charts import Number

WIDTH, TALL, GAP, THICK = 640, 420, 6, 12
MARGIN = 130
"""Room for the names at both sides."""


@dataclass(frozen=True, slots=True)
class Flow:
    """So much from one place to another; text: the value in words."""

    start: str
    end: str
    value: Number
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A place at one side: its bar, and its name beside it."""

    x: float
    y: float
    height: float
    name: str
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """path: a filled band; inside: both ends are the same place."""

    path: str
    title: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Ribbons:
    """The drawing is WIDTH wide and `height` high."""

    ribbons: tuple[Ribbon, ...]
    bars: tuple[Bar, ...]
    width: int
    height: int


def ribbons(flows: Sequence[Flow]) -> Ribbons:
    """The largest places on top at each side; every place as high as what flows through it, at one scale."""
    flows = [flow for flow in flows if flow.value > 0]
    left, right = _sums((flow.start, flow.value) for flow in flows), _sums((flow.end, flow.value) for flow in flows)
    most = max(len(left), len(right), 1)
    whole = sum(left.values()) or 1.0
    scale = max(TALL - GAP * (most - 1), TALL / 2) / whole
    starts, ends = _stacked(left, scale), _stacked(right, scale)
    used: dict[tuple[str, str], float] = {}
    drawn = []
    for flow in sorted(flows, key=lambda one: (list(left).index(one.start), list(right).index(one.end))):
        thick = float(flow.value) * scale
        first = starts[flow.start] + used.get(("left", flow.start), 0.0)
        second = ends[flow.end] + used.get(("right", flow.end), 0.0)
        used["left", flow.start] = used.get(("left", flow.start), 0.0) + thick
        used["right", flow.end] = used.get(("right", flow.end), 0.0) + thick
        title = f"{flow.start} → {flow.end}: {flow.text}"
        drawn.append(Ribbon(_band(first, second, thick), title, flow.start == flow.end))
    drawn_bars = [_bar(name, starts[name], value * scale, left_side=True) for name, value in left.items()]
    drawn_bars += [_bar(name, ends[name], value * scale, left_side=False) for name, value in right.items()]
    height = max((bar.y + bar.height for bar in drawn_bars), default=0.0)
    return Ribbons(tuple(drawn), tuple(drawn_bars), WIDTH, round(height) + 4)


def _sums(parts: Iterable[tuple[str, Number]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in parts:
        found[name] = found.get(name, 0.0) + float(value)
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _stacked(sums: dict[str, float], scale: float) -> dict[str, float]:
    """Names need room as well: a thin place takes as much as a line of text."""
    found, y = {}, 2.0
    for name, value in sums.items():
        found[name] = y
        y += max(value * scale, 14) + GAP
    return found


def _bar(name: str, y: float, height: float, *, left_side: bool) -> Bar:
    x = MARGIN if left_side else WIDTH - MARGIN - THICK
    text_x = x - 6 if left_side else x + THICK + 6
    anchor = "end" if left_side else "start"
    return Bar(x, round(y, 1), max(round(height, 1), 1.0), name, text_x, round(y + max(height, 14) / 2 + 4, 1), anchor)


def _band(first: float, second: float, thick: float) -> str:
    start, end = MARGIN + THICK, WIDTH - MARGIN - THICK
    middle = (start + end) / 2
    low, low_end = first + thick, second + thick
    return (
        f"M{start} {first:.1f}C{middle:.0f} {first:.1f} {middle:.0f} {second:.1f} {end} {second:.1f}"
        f"V{low_end:.1f}C{middle:.0f} {low_end:.1f} {middle:.0f} {low:.1f} {start} {low:.1f}Z"
    )
