"""Small cells are not shown to the public, nor what would give them away by subtraction inside the same table.

This protects within one table and its sums, not against combining several tables of different spans.
"""

from collections.abc import Mapping

from transfer.roof.statistics.selectors.cells import Figures, Key


def hidden(figures: Mapping[Key, Figures], *, below: int, exact: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """The keys whose cells are not shown: fewer than `below` contracts, and then the smallest neighbours until no sum
    of a line gives a small cell away. exact: keys that the reader may see whatever their size."""
    out = {key for key, cell in figures.items() if 0 < cell.number < below and key not in exact}
    lines = _lines(figures)
    again = bool(out)
    while again:
        again = False
        for line in lines:
            more = _to_hide(line, figures, out, below=below, exact=exact)
            if more is not None:
                out.add(more)
                again = True
    return frozenset(out)


def _lines(figures: Mapping[Key, Figures]) -> list[list[Key]]:
    """The cells that add up to one sum: those that differ in one dimension only."""
    found: dict[tuple[int, Key], list[Key]] = {}
    for key in figures:
        for place in range(len(key)):
            found.setdefault((place, key[:place] + key[place + 1 :]), []).append(key)
    return list(found.values())


def _to_hide(
    line: list[Key], figures: Mapping[Key, Figures], out: set[Key], *, below: int, exact: frozenset[Key]
) -> Key | None:
    away = [key for key in line if key in out]
    if not away or (len(away) > 1 and sum(figures[key].number for key in away) >= below):
        return None
    rest = [key for key in line if key not in out and key not in exact and figures[key].number]
    return min(rest, key=lambda key: (figures[key].number, str(key))) if rest else None
