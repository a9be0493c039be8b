"""Geometry of the small drawings that need no script: bar sparklines, share bars, tile maps of regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Number = int | float | Decimal
TILE = 44
GAP = 3
STEPS = 5


@dataclass(frozen=True)
class Bar:
    """One bar of a sparkline in units of the drawing."""

    x: int
    y: float
    height: float
    now: bool


@dataclass(frozen=True)
class Spark:
    """Bars from a zero base, 20 units wide with 12 between; the drawing is `width` × 64."""

    bars: tuple[Bar, ...]
    width: int


@dataclass(frozen=True)
class Tile:
    """One region: place of its square, the letter on it, its full name, its value in words, step 0 (no value) to 5."""

    x: int
    y: int
    short: str
    name: str
    text: str
    step: int
    url: str


@dataclass(frozen=True)
class TileMap:
    """All tiles, the size of the drawing, and the lower bound of each step in use."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    key: tuple[tuple[int, str], ...]


def spark(values: Sequence[Number], height: int = 48) -> Spark:
    """Bars of `values` (none negative); the largest is `height` high, the last one is marked as now."""
    top = max([*values, 0]) or 1
    bars = []
    for index, value in enumerate(values):
        tall = round(float(value) / float(top) * height, 1)
        bars.append(Bar(x=4 + 32 * index, y=round(14 + height - tall, 1), height=tall, now=index == len(values) - 1))
    return Spark(tuple(bars), 32 * len(values))


def share(value: Number, of: Number) -> str:
    """value/of as a percentage between 0 % and 100 %, for an SVG width."""
    if not of:
        return "0%"
    return f"{min(max(float(value) / float(of), 0.0), 1.0) * 100:.1f}%"


def tile_map(tiles: Sequence[Mapping[str, Any]]) -> TileMap:
    """Places and steps of a map. Each tile has `column`, `row` (from 0), `short`, `name`, and may have `value`
    (a number, or None where there is none or it is suppressed), `text` (the value in words) and `url`.

    Steps are fifths of the ranked values, so that each shade holds about as many regions.
    """
    ranked = sorted({tile["value"] for tile in tiles if tile.get("value") is not None})
    drawn = tuple(
        Tile(
            x=tile["column"] * (TILE + GAP),
            y=tile["row"] * (TILE + GAP),
            short=tile["short"],
            name=tile["name"],
            text=str(tile.get("text") or ("" if tile.get("value") is None else tile["value"])),
            step=_step(tile.get("value"), ranked),
            url=tile.get("url", ""),
        )
        for tile in tiles
    )
    width = max((tile.x for tile in drawn), default=0) + TILE
    height = max((tile.y for tile in drawn), default=0) + TILE
    return TileMap(drawn, width, height, _key(ranked))


def _step(value: Number | None, ranked: Sequence[Number]) -> int:
    if value is None:
        return 0
    return 1 + ranked.index(value) * STEPS // len(ranked)


def _key(ranked: Sequence[Number]) -> tuple[tuple[int, str], ...]:
    lowest: dict[int, Number] = {}
    for value in ranked:
        lowest.setdefault(_step(value, ranked), value)
    return tuple((step, f"≥ {value:,}") for step, value in lowest.items())
