"""What the pulse shows, in words and as drawings: six measures over the same weeks or months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from transfer.edge import amounts
from transfer.edge.multiples import Period
from transfer.roof.statistics.selectors.periods import WEEK
from transfer.roof.statistics.selectors.pulse import Beat, Pulse, spans
from transfer.roof.statistics.selectors.tables import scaled
from transfer.roof.statistics.views.comparing import HIDDEN, NONE, figure, joined, moved


@dataclass(frozen=True, slots=True)
class Measure:
    """One small drawing: its title, the sentence that says what it shows, its periods."""

    title: str
    says: str
    periods: Sequence[Period]


def measures(pulse: Pulse) -> list[Measure]:
    """All six, in the order of a technology's life."""
    return [
        _drawn(pulse, _("New listings"), _counted(pulse, "listings"), lambda beat: beat.listings),
        _drawn(pulse, _("Demands open for answers"), _taking(pulse), lambda beat: beat.open_demands),
        _drawn(pulse, _("First answer within the promised time, %"), _kept(pulse), lambda beat: beat.kept),
        _drawn(pulse, _("Deals concluded"), _counted(pulse, "concluded"), lambda beat: beat.concluded),
        _drawn(
            pulse,
            _("Turnover registered, 10,000 CNY"),
            _registered(pulse),
            lambda beat: scaled(beat.turnover, "wan"),
            lambda beat: turnover(beat),
        ),
        _drawn(
            pulse,
            _("Days from listing to contract, median"),
            _pace(pulse),
            lambda beat: beat.pace,
            lambda beat: HIDDEN if "pace" in beat.hidden else figure(beat.pace),
        ),
    ]


def turnover(beat: Beat) -> str:
    """In 10,000 CNY; a star where it is not shown, a dash where no amount is known."""
    if beat.turnover is None:
        return HIDDEN
    known = (beat.registered or 0) - (beat.unknown or 0)
    return NONE if beat.registered and not known else f"{scaled(beat.turnover, 'wan'):,f}"


def columns(pulse: Pulse) -> list[dict[str, Any]]:
    """The heads of the table, as components/table.html takes them."""
    names = [
        _("New listings"),
        _("New demands"),
        _("Demands open at the end"),
        _("First answers due"),
        _("Answered in time"),
        _("Per cent in time"),
        _("Deals concluded"),
        _("Contracts registered"),
        _("Turnover, 10,000 CNY"),
        _("Days to contract, median"),
    ]
    return [
        {"label": _("Week from") if pulse.by == WEEK else _("Month")},
        *({"label": name, "num": True} for name in names),
    ]


def lines(pulse: Pulse) -> list[dict[str, Any]]:
    """Its rows, the running period first."""
    return [{"cells": cells(beat), "current": beat.period.running} for beat in reversed(pulse.beats)]


def cells(beat: Beat) -> list[str]:
    """One row as it is shown."""
    return [
        beat.period.said,
        *(f"{count:,}" for count in (beat.listings, beat.demands, beat.open_demands, beat.due, beat.answered)),
        figure(beat.kept),
        f"{beat.concluded:,}",
        HIDDEN if beat.registered is None else f"{beat.registered:,}",
        turnover(beat),
        HIDDEN if "pace" in beat.hidden else figure(beat.pace),
    ]


def _drawn(
    pulse: Pulse,
    title: str,
    says: str,
    value: Callable[[Beat], Any],
    text: Callable[[Beat], str] | None = None,
) -> Measure:
    written = text or (lambda beat: figure(value(beat)))
    periods = [
        Period(beat.period.said, value(beat), written(beat), running=beat.period.running) for beat in pulse.beats
    ]
    return Measure(title, says, periods)


def _total(beats: Sequence[Beat], name: str) -> int | None:
    values = [getattr(beat, name) for beat in beats]
    return None if None in values else sum(values)


def _counted(pulse: Pulse, name: str) -> str:
    late, early = spans(pulse)
    return joined([moved(pulse, _total(late, name), _total(early, name)), _most(pulse, name)])


def _most(pulse: Pulse, name: str) -> str:
    full = [beat for beat in pulse.beats if not beat.period.running and getattr(beat, name)]
    if len(full) < 2:
        return ""
    beat = max(full, key=lambda one: getattr(one, name))
    told = {"period": beat.period.said, "number": f"{getattr(beat, name):,}"}
    if pulse.by == WEEK:
        return _("Most in the week from %(period)s: %(number)s.") % told
    return _("Most in %(period)s: %(number)s.") % told


def _registered(pulse: Pulse) -> str:
    late, early = spans(pulse)
    now, before = _total(late, "turnover"), _total(early, "turnover")
    words = {
        "now_text": amounts.words(now or 0, unit="auto"),
        "before_text": amounts.words(before or 0, unit="auto"),
    }
    return moved(pulse, now, before, **words)


def _taking(pulse: Pulse) -> str:
    late, _early = spans(pulse)
    before = pulse.beats[pulse.beats.index(late[0]) - 1]
    told = {"now": f"{pulse.beats[-1].open_demands:,}", "before": f"{before.open_demands:,}"}
    if pulse.by == WEEK:
        return _("%(now)s take answers now, %(before)s did four full weeks ago.") % told
    return _("%(now)s take answers now, %(before)s did three full months ago.") % told


def _kept(pulse: Pulse) -> str:
    late, _early = spans(pulse)
    due, answered = _total(late, "due") or 0, _total(late, "answered") or 0
    told = {"due": f"{due:,}", "answered": f"{answered:,}"}
    if pulse.by == WEEK:
        text = (
            _("Of %(due)s first answers due in the last four full weeks, %(answered)s came in time.")
            if due
            else _("No first answer was due in the last four full weeks.")
        )
    else:
        text = (
            _("Of %(due)s first answers due in the last three full months, %(answered)s came in time.")
            if due
            else _("No first answer was due in the last three full months.")
        )
    return text % told


def _pace(pulse: Pulse) -> str:
    known = [beat for beat in pulse.beats if beat.pace is not None]
    if not known and any("pace" in beat.hidden for beat in pulse.beats):
        return _("There are too few contracts to be shown.")
    if not known:
        return _("No contract on a listing was signed in this time.")
    told = {"period": known[-1].period.said, "days": figure(known[-1].pace)}
    if pulse.by == WEEK:
        text = _("Half of the contracts signed in the week from %(period)s came within %(days)s days of the listing.")
    else:
        text = _("Half of the contracts signed in %(period)s came within %(days)s days of the listing.")
    return text % told
