"""What the times of a desk show, in words and as drawings."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from transfer.edge.multiples import Period
from transfer.roof.statistics.selectors.reviews import Reviews, WeekOfWork
from transfer.roof.statistics.views.comparing import NONE, figure, joined
from transfer.roof.statistics.views.pulse_words import Measure

KINDS: dict[str, str | Promise] = {
    "contracts.registration.opinion": gettext_lazy("Expert opinions on contracts"),
    "contracts.registration.overdue": gettext_lazy("Supplements overdue"),
    "contracts.registration.review": gettext_lazy("Registrations of contracts"),
    "contracts.registration.second_check": gettext_lazy("Second checks of registrations"),
    "contracts.registration.supplement": gettext_lazy("Supplements to be filed"),
    "institutions.organization.second": gettext_lazy("Second decisions on organizations"),
    "institutions.organization.verification": gettext_lazy("Organizations to verify"),
    "market.achievement.review": gettext_lazy("Reviews of achievements"),
    "market.demand.answer": gettext_lazy("First answers to demands"),
    "market.demand.review": gettext_lazy("Reviews of demands"),
    "market.disclosure.triage": gettext_lazy("Decisions on disclosures"),
    "market.listing.review": gettext_lazy("Reviews of listings"),
    "market.objection": gettext_lazy("Objections"),
}


def kind_name(kind: str) -> str:
    """A kind of work in the reader's language; its code where it has no name."""
    return str(KINDS.get(kind, kind))


def sentence(found: Reviews) -> str:
    """How much was done and how fast, how much in time, what lies there."""
    whole = found.whole
    if not whole.done and not found.backlog:
        return _("No work has lain on this desk in thirteen weeks.")
    said = []
    if whole.done:
        told = {"done": f"{whole.done:,}", "took": figure(whole.took), "most": figure(whole.took_most)}
        said.append(
            _("%(done)s done in thirteen weeks: half within %(took)s days, nine in ten within %(most)s.") % told
        )
    if whole.due:
        told = {"kept": f"{whole.kept:,}", "due": f"{whole.due:,}", "share": figure(whole.share)}
        said.append(_("%(kept)s of %(due)s with a date were in time (%(share)s %%).") % told)
    return joined([*said, _backlog(found)])


def _backlog(found: Reviews) -> str:
    before = found.weeks[-2].backlog if len(found.weeks) > 1 else 0
    told = {"now": f"{found.backlog:,}", "before": f"{before:,}"}
    if not found.backlog:
        return _("Nothing waits.")
    return _("%(now)s wait now, %(before)s did at the end of last week.") % told


def measures(found: Reviews) -> list[Measure]:
    """Four small drawings over thirteen weeks."""
    whole = found.whole
    took = {"half": figure(whole.took), "most": figure(whole.took_most)}
    waited = {"half": figure(whole.waited), "most": figure(whole.waited_most)}
    due = {"kept": f"{whole.kept:,}", "due": f"{whole.due:,}"}
    return [
        _drawn(
            found,
            _("Days until done, median"),
            _("Over all weeks half within %(half)s days, nine in ten within %(most)s.") % took,
            lambda week: week.times.took,
        ),
        _drawn(
            found,
            _("Days until taken on, median"),
            _("Over all weeks half within %(half)s days, nine in ten within %(most)s.") % waited,
            lambda week: week.times.waited,
        ),
        _drawn(
            found,
            _("Done in time, %"),
            _("Over all weeks %(kept)s of %(due)s with a date.") % due,
            lambda week: week.times.share,
        ),
        _drawn(found, _("Waiting at the end of the week"), _backlog(found), lambda week: week.backlog),
    ]


def _drawn(found: Reviews, title: str, says: str, value: Callable[[WeekOfWork], Decimal | int | None]) -> Measure:
    periods = [
        Period(week.period.said, value(week), figure(value(week)), running=week.period.running) for week in found.weeks
    ]
    return Measure(title, says, periods)


def columns() -> list[dict[str, Any]]:
    """Heads of the table of weeks."""
    names = [
        _("Laid on the desk"),
        _("Done"),
        _("Taken on, median days"),
        _("Taken on, nine in ten"),
        _("Done, median days"),
        _("Done, nine in ten"),
        _("Per cent in time"),
        _("Waiting at the end"),
    ]
    return [{"label": _("Week from")}, *({"label": name, "num": True} for name in names)]


def lines(found: Reviews) -> list[dict[str, Any]]:
    """Its rows, the running week first."""
    return [{"cells": _cells(week), "current": week.period.running} for week in reversed(found.weeks)]


def _cells(week: WeekOfWork) -> Sequence[str]:
    times = week.times
    days = [figure(value) for value in (times.waited, times.waited_most, times.took, times.took_most)]
    share = NONE if times.share is None else figure(times.share)
    return [week.period.said, f"{week.opened:,}", f"{times.done:,}", *days, share, f"{week.backlog:,}"]
