"""How long the work of a desk waits and takes: by kind, and week by week. Nobody's name stands here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When

from transfer.kernel import clock
from transfer.kernel.money import percent
from transfer.roof.statistics.models import DeskWork
from transfer.roof.statistics.selectors import periods, source
from transfer.roof.statistics.selectors.medians import NINE_TENTHS, Percentile, in_days
from transfer.roof.statistics.selectors.periods import WEEK, Period
from transfer.roof.statistics.selectors.questions import edition


@dataclass(frozen=True, slots=True)
class Times:
    """Work done in a span. Days, medians and the time within which nine in ten were: from lying on the desk to being
    taken (waited), and to being done (took). due: done work that had a date; kept: of it in time, share in per cent."""

    done: int = 0
    waited: Decimal | None = None
    waited_most: Decimal | None = None
    took: Decimal | None = None
    took_most: Decimal | None = None
    due: int = 0
    kept: int = 0

    @property
    def share(self) -> Decimal | None:
        """Of what had a date, in per cent; None where nothing had."""
        return percent(self.kept, self.due, places=1) if self.due else None


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """One kind over the whole span. backlog: what lies there now, oldest: how many days the oldest of it; late: past
    its date."""

    kind: str
    times: Times
    backlog: int
    late: int
    oldest: Decimal | None


@dataclass(frozen=True, slots=True)
class WeekOfWork:
    """One week, all kinds. opened: laid on the desk; backlog: what lay there at its end."""

    period: Period
    opened: int
    times: Times
    backlog: int


@dataclass(frozen=True, slots=True)
class Reviews:
    """kind: the one asked for, "" for all; kinds; weeks, the running one last; whole: all that was asked for."""

    kind: str
    kinds: Sequence[KindOfWork]
    weeks: Sequence[WeekOfWork]
    whole: Times
    backlog: int
    known_at: datetime | None


def answer(organization: UUID, *, kind: str = "") -> Reviews:
    """Seven queries along the indexes of a desk, over thirteen weeks."""
    shown = edition()
    spans = periods.recent(WEEK)
    rows = DeskWork.objects.using(source.alias()).filter(epoch=shown.epoch, organization=organization)
    since = _begins(spans[0].first)
    done = rows.filter(done_at__gte=since)
    chosen = Q(kind=kind) if kind else Q()
    waiting = _waiting(rows)
    backlog = sum(one["n"] for one in waiting.values()) if not kind else waiting.get(kind, {"n": 0})["n"]
    return Reviews(
        kind=kind,
        kinds=_kinds(done, waiting),
        weeks=_weeks(rows.filter(chosen), since, spans, backlog),
        whole=_times(done.filter(chosen).aggregate(**_MEASURES)),
        backlog=backlog,
        known_at=shown.known_at,
    )


_IN_TIME = Q(due_at__isnull=False, done_at__lte=F("due_at"))
_MEASURES: dict[str, Any] = {
    "done": Count("pk"),
    "waited": Percentile("opened_at", "taken_at"),
    "waited_most": Percentile("opened_at", "taken_at", NINE_TENTHS),
    "took": Percentile("opened_at", "done_at"),
    "took_most": Percentile("opened_at", "done_at", NINE_TENTHS),
    "due": Count("due_at"),
    "kept": Count("pk", filter=_IN_TIME),
}


def _times(found: Mapping[str, Any]) -> Times:
    days = {name: in_days(found[name]) for name in ("waited", "waited_most", "took", "took_most")}
    return Times(done=found["done"], due=found["due"], kept=found["kept"], **days)


def _waiting(rows: QuerySet[DeskWork]) -> dict[str, dict[str, Any]]:
    now = clock.now()
    found = rows.filter(done_at=None, void_at=None).order_by().values("kind")
    sums = found.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)), oldest=Min("opened_at"))
    return {row["kind"]: {**row, "oldest": in_days((now - row["oldest"]).total_seconds())} for row in sums}


def _kinds(done: QuerySet[DeskWork], waiting: Mapping[str, Mapping[str, Any]]) -> list[KindOfWork]:
    found = {row["kind"]: _times(row) for row in done.order_by().values("kind").annotate(**_MEASURES)}
    nothing: Mapping[str, Any] = {"n": 0, "late": 0, "oldest": None}
    rows = []
    for kind in sorted(found.keys() | waiting.keys()):
        lies = waiting.get(kind, nothing)
        rows.append(KindOfWork(kind, found.get(kind, Times()), lies["n"], lies["late"], lies["oldest"]))
    return rows


def _weeks(rows: QuerySet[DeskWork], since: datetime, spans: Sequence[Period], backlog: int) -> list[WeekOfWork]:
    """What lay there at the end of each week is counted back from now: less what came since, more what went."""
    done = rows.filter(done_at__gte=since).annotate(week=_week("done_at", spans)).order_by().values("week")
    times = {row["week"]: _times(row) for row in done.annotate(**_MEASURES)}
    came, went = _by_week(rows, "opened_at", since, spans), _by_week(rows, "void_at", since, spans)
    found = []
    for span in reversed(spans):
        week = times.get(span.first, Times())
        found.append(WeekOfWork(span, came[span.first], week, backlog))
        backlog += week.done + went[span.first] - came[span.first]
    return found[::-1]


def _by_week(rows: QuerySet[DeskWork], column: str, since: datetime, spans: Sequence[Period]) -> Counter[date]:
    counted = rows.filter(**{f"{column}__gte": since}).annotate(week=_week(column, spans)).order_by().values("week")
    return Counter(dict(counted.annotate(n=Count("pk")).values_list("week", "n")))


def _week(column: str, spans: Sequence[Period]) -> Case:
    """The first day of the week in which an instant falls."""
    ends = [(span.first, _ends(span)) for span in spans]
    return Case(*(When(**{f"{column}__lt": end}, then=Value(first)) for first, end in ends))


def _begins(day: date) -> datetime:
    return clock.end_of(date.fromordinal(day.toordinal() - 1), settings.EXCHANGE_JURISDICTION)


def _ends(span: Period) -> datetime:
    return clock.end_of(span.last, settings.EXCHANGE_JURISDICTION)
