"""Questions to the worklist."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q

from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.models import Jurisdiction
from transfer.mechanisms.worklist.models import WorkItem


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for an actor: what is overdue, due today, due by Sunday, and later or without a deadline."""

    overdue: list[WorkItem] = field(default_factory=list)
    today: list[WorkItem] = field(default_factory=list)
    this_week: list[WorkItem] = field(default_factory=list)
    later: list[WorkItem] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.overdue) + len(self.today) + len(self.this_week) + len(self.later)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items wait, for the head of a page."""

    overdue: int
    today: int
    all: int


def for_actor(actor: Actor, *, jurisdiction: str = "", limit: int = 200) -> Desk:
    """What needs this actor today, with its thread: in hand, open for the role, escalated. One query, soonest first.

    Days and the week end by the jurisdiction's local time.
    """
    now = clock.now()
    midnight, sunday = ends(now, jurisdiction)
    desk = Desk()
    if actor.is_anonymous:
        return desk
    for item in WorkItem.objects.needing(actor).select_related("thread").order_by("due_at", "created_at")[:limit]:
        if item.due_at is None or item.due_at > sunday:
            desk.later.append(item)
        elif item.due_at <= now:
            desk.overdue.append(item)
        else:
            (desk.today if item.due_at <= midnight else desk.this_week).append(item)
    return desk


def counts(actor: Actor, *, jurisdiction: str = "") -> Counts:
    """How many items wait for this actor, in one query."""
    if actor.is_anonymous:
        return Counts(0, 0, 0)
    now = clock.now()
    midnight, _sunday = ends(now, jurisdiction)
    found = WorkItem.objects.needing(actor).aggregate(
        overdue=Count("pk", filter=Q(due_at__lte=now)),
        today=Count("pk", filter=Q(due_at__gt=now, due_at__lte=midnight)),
        all=Count("pk"),
    )
    return Counts(**found)


def active_for(subject: str, *, kind: str = "") -> list[WorkItem]:
    """What is still to be done about a subject, oldest first. For the apps above; not filtered by who asks."""
    found = WorkItem.objects.active().filter(subject=subject).order_by("created_at")
    return list(found.filter(kind=kind) if kind else found)


def ends(now: datetime, jurisdiction: str = "") -> tuple[datetime, datetime]:
    """When the day and the week of this instant end, by the jurisdiction's local time."""
    jurisdiction = jurisdiction or settings.EXCHANGE_JURISDICTION
    zone = ZoneInfo(Jurisdiction.objects.time_and_calendar(jurisdiction)[0])
    today = clock.local_date(now, jurisdiction)
    tomorrow = datetime.combine(today + timedelta(days=1), time(0), zone)
    monday = datetime.combine(today + timedelta(days=7 - today.weekday()), time(0), zone)
    return tomorrow.astimezone(UTC), monday.astimezone(UTC)
