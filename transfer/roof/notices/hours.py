"""When mail may come to a person: what the clock on the person's wall shows, and the exchange's working days."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from transfer.kernel import clock

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without mail: from `begin` to before `end`, over midnight where `end` is not later; None for none.

    rest_days: days of rest are quiet as a whole, by the working days of the jurisdiction. zone: an IANA name.
    """

    zone: str
    begin: time | None
    end: time | None
    rest_days: bool
    jurisdiction: str

    def holds(self, at: datetime) -> bool:
        """Whether an instant is quiet."""
        return self._ends(self._local(at)) is not None

    def free_from(self, at: datetime) -> datetime:
        """The first instant, from this one on, that is not quiet.

        Between two changes of the clocks the wall runs on evenly, so the end is as far away as it looks; where a
        change lies in between, what is asked anew is the moment of the change.
        """
        while (end := self._ends(self._local(at))) is not None:
            then = at + (end - self._local(at).replace(tzinfo=None))
            at = then if self._shift(then) == self._shift(at) else self._change(at, then)
        return at

    def by(self, at: datetime, until: date | None) -> datetime:
        """When something that came at this instant may be mailed: on the day it names at once, and never after it.

        until: a legal date. Where the quiet time would last beyond it, it comes in the first hour of that day that is
        not quiet; a whole day of rest does not count then, nor do hours that leave no other.
        """
        free = self.free_from(at)
        if until is None or until < self._day(at):
            return free
        if until == self._day(at):
            return at
        if self._day(free) <= until:
            return free
        morning = clock.end_of(until - _DAY, self.jurisdiction)
        awake = replace(self, rest_days=False).free_from(morning)
        return awake if self._day(awake) == until else morning

    def _ends(self, local: datetime) -> datetime | None:
        """When what is quiet at this time of the wall ends by the wall, None where it is not quiet."""
        midnight = datetime.combine(local.date(), time(0))
        if self.begin is not None and self.end is not None:
            now, over = local.time(), self.end <= self.begin
            if over and now >= self.begin:
                return datetime.combine(local.date() + _DAY, self.end)
            if now < self.end and (over or now >= self.begin):
                return datetime.combine(local.date(), self.end)
        if self.rest_days and not clock.is_working_day(local.date(), self.jurisdiction):
            return midnight + _DAY
        return None

    def _change(self, at: datetime, then: datetime) -> datetime:
        """The instant between these two at which the clocks change first, to the minute."""
        before = self._shift(at)
        while then - at > _MINUTE:
            middle = at + (then - at) // 2
            at, then = (middle, then) if self._shift(middle) == before else (at, middle)
        return then.replace(second=0, microsecond=0)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def _shift(self, at: datetime) -> timedelta | None:
        return self._local(at).utcoffset()

    def _day(self, at: datetime) -> date:
        return clock.local_date(at, self.jurisdiction)


def next_at(after: datetime, zone: str, hour: time, weekday: int | None = None) -> datetime:
    """The next time after an instant that the wall shows this hour, on that day of the week (Monday is 1) or any."""
    there = ZoneInfo(zone)
    day = after.astimezone(there).date()
    while True:
        found = datetime.combine(day, hour, there).astimezone(UTC)
        if found > after and weekday in (None, day.isoweekday()):
            return found
        day += _DAY
