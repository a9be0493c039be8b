"""Small multiples and ribbons: nothing stands on another, heights say what they mean."""

import re

from transfer.edge.multiples import TALL, WIDTH, Period, bars
from transfer.edge.ribbons import Flow, ribbons


def weeks(*values: int | None, running: bool = True) -> list[Period]:
    last = len(values) - 1
    return [
        Period(f"W{place}", value, "*" if value is None else f"{value:,}", running=running and place == last)
        for place, value in enumerate(values)
    ]


def test_bars_stand_on_nought_and_the_highest_is_as_high_as_there_is_room() -> None:
    drawn = bars(weeks(0, 50, 100, 25))
    assert [bar.height for bar in drawn.bars] == [0, TALL / 2, TALL, TALL / 4]
    assert all(round(bar.y + bar.height, 1) == drawn.base for bar in drawn.bars)
    assert [bar.last for bar in drawn.bars] == [False, False, True, False] and drawn.bars[3].running
    assert (drawn.first, drawn.last) == ("W0", "W3")


def test_what_is_not_shown_has_no_bar_and_no_figure() -> None:
    drawn = bars(weeks(3, None, 5))
    assert drawn.bars[1].missing == "*" and drawn.bars[1].label == "" and drawn.bars[1].height == 0
    assert not bars([]).bars and bars(weeks(None, None)).bars[0].missing == "*"


def test_figures_do_not_stand_on_each_other_and_few_bars_have_them_all() -> None:
    many = bars(weeks(*range(1_000_000, 1_000_013)))
    told = [bar for bar in many.bars if bar.label]
    assert many.bars[11] in told
    for one, other in zip(told, told[1:], strict=False):
        assert other.middle - one.middle >= 7 * len(one.label)
    assert all(bar.label for bar in bars(weeks(1, 2, 3, 4, 5)).bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in many.bars)


def test_ribbons_are_as_thick_as_what_flows_and_bars_as_the_sums_of_their_ribbons() -> None:
    drawn = ribbons(
        [Flow("A", "A", 60, "60"), Flow("A", "B", 30, "30"), Flow("B", "B", 10, "10"), Flow("C", "B", 0, "0")]
    )
    assert len(drawn.ribbons) == 3 and [ribbon.inside for ribbon in drawn.ribbons] == [True, False, True]
    heights = {(bar.name, bar.anchor): bar.height for bar in drawn.bars}
    assert abs(heights["A", "end"] - 9 * heights["B", "end"]) < 1
    assert abs(heights["A", "start"] * 40 - heights["B", "start"] * 60) < 10
    thick = [
        float(path[2]) - float(path[1])
        for path in (re.match(r"M\d+ ([\d.]+)C.*C.* ([\d.]+)Z", ribbon.path) for ribbon in drawn.ribbons)
        if path
    ]
    assert abs(sum(thick) - heights["A", "end"] - heights["B", "end"]) < 1
    assert max(bar.y + bar.height for bar in drawn.bars) <= drawn.height


def test_nothing_flows() -> None:
    assert ribbons([]).ribbons == () and ribbons([]).bars == ()
