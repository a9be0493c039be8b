"""The machinery as the operator sees it: what is owed, due and failing, without a word of what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transfer.kernel import deadlines, events, facts, readers
from transfer.kernel.errors import Text
from transfer.kernel.events import Happened
from transfer.kernel.models import Delivery, DueFailure, Event, ReaderCursor, Seal
from transfer.roof.portal.selectors import work_words

STREAM = f"portal.operations:{settings.EXCHANGE_NODE}"
ASKING = ("portal.operations.tick_asked", "portal.operations.seals_check_asked")
CHECKED = "portal.operations.seals_checked"
_AT_MOST = 500
_IN_LOG = 20

WORKFLOWS: tuple[tuple[str, Text], ...] = (
    ("review", _("Review: checks, assignment, reminders, escalation")),
    ("listing", _("Listing and trade: opening, closing, expiry, clocks")),
    ("disclosure", _("Disclosure: publicity periods, notices, corrections, certificates")),
    ("other", _("Everything else")),
)
BELONGS = {
    "worklist.": "review",
    "market.prepare_": "review",
    "market.start_": "review",
    "market.listing_review": "review",
    "market.": "listing",
    "talent.": "listing",
    "signing.": "listing",
    "contracts.": "listing",
    "publicity.": "disclosure",
    "credentials.": "disclosure",
    "market.deal_publicity": "disclosure",
    "contracts.award_publicity": "disclosure",
    "contracts.certificate": "disclosure",
    "contracts.notice": "disclosure",
    "contracts.transaction_notice": "disclosure",
    "contracts.correction": "disclosure",
}
"""To which workflow a deadline or a subscriber belongs, by the longest beginning of its name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of due work: how many are due now (at most 500 are counted), how many failed at the last tick."""

    name: str
    due: int
    failed: int

    @property
    def label(self) -> Text:
        """What it is called in words."""
        return work_words.of(self.name)


@dataclass(frozen=True, slots=True)
class Listener:
    """A subscriber: deliveries waiting for their first attempt, for another one, and given up."""

    name: str
    waiting: int
    retrying: int
    failed: int

    @property
    def label(self) -> Text:
        """What it is called in words."""
        return work_words.of(self.name)


@dataclass(slots=True)
class Workflow:
    """One of the workflows with all that drives it."""

    code: str
    label: Text
    kinds: list[Kind] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    @property
    def due(self) -> int:
        """Due now."""
        return sum(kind.due for kind in self.kinds)

    @property
    def waiting(self) -> int:
        """Owed for events and not done yet."""
        return sum(one.waiting + one.retrying for one in self.listeners)

    @property
    def failed(self) -> int:
        """Failed at the last tick, or given up."""
        return sum(kind.failed for kind in self.kinds) + sum(one.failed for one in self.listeners)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of everything and how many events it has not seen."""

    name: str
    behind: int
    read_at: datetime | None

    @property
    def label(self) -> Text:
        """What it is called in words."""
        return work_words.of(self.name)


@dataclass(frozen=True, slots=True)
class Sealing:
    """The last seal, what came after it, and the last verification. asked: one is asked for and not done yet."""

    number: int
    sealed_at: datetime | None
    unsealed: int
    checked: Happened | None
    asked: bool


def workflow_of(name: str) -> str:
    """To which workflow a deadline or a subscriber belongs."""
    found = max((beginning for beginning in BELONGS if name.startswith(beginning)), key=len, default="")
    return BELONGS.get(found, "other")


def kinds() -> list[str]:
    """Every kind of due work."""
    return [deadline.name for deadline in deadlines.all_deadlines()]


def listeners() -> list[str]:
    """Every subscriber, and whoever is still owed something."""
    known = {name for entry in facts.all_events() for name in events.subscribers(entry.name)}
    owed = Delivery.objects.exclude(status=Delivery.DONE).values_list("subscriber", flat=True).distinct()
    return sorted(known | set(owed))


def workflows() -> list[Workflow]:
    """The workflows with what is due, owed and failing in each."""
    by_code = {code: Workflow(code, label) for code, label in WORKFLOWS}
    failing = dict(DueFailure.objects.values_list("deadline").annotate(count=Count("pk")))
    for deadline in deadlines.all_deadlines():
        found = Kind(deadline.name, _count(deadline), failing.get(deadline.name, 0))
        by_code[workflow_of(deadline.name)].kinds.append(found)
    counts = _deliveries()
    for name in listeners():
        by_code[workflow_of(name)].listeners.append(Listener(name, *counts.get(name, (0, 0, 0))))
    return list(by_code.values())


def sums(every: Iterable[Workflow]) -> dict[str, int]:
    """What is due, waiting and failed in all workflows."""
    found = list(every)
    return {name: sum(getattr(one, name) for one in found) for name in ("due", "waiting", "failed")}


def troubled() -> QuerySet[Delivery]:
    """Deliveries that failed at least once and are not done: those given up, and those that will be tried again."""
    rows: QuerySet[Delivery] = Delivery.objects.exclude(status=Delivery.DONE).filter(
        Q(status=Delivery.FAILED) | Q(attempts__gt=0)
    )
    return rows


def failures() -> QuerySet[DueFailure]:
    """Due work that failed at the last tick."""
    return DueFailure.objects.order_by("deadline", "item")


def lag() -> list[Reader]:
    """How far each reader of everything is behind."""
    rows = ReaderCursor.objects.order_by("name")
    return [Reader(row.name, readers.behind(row.name), row.read_at) for row in rows]


def sealing() -> Sealing:
    """Where the seals stand."""
    last = Seal.objects.order_by("-number").first()
    with connection.cursor() as cursor:
        after = str(last.up_to_txid if last else 0)
        cursor.execute("SELECT count(*) FROM kernel_event WHERE txid >= %s::text::xid8", [after])
        unsealed: int = cursor.fetchone()[0]
    checked = Event.objects.filter(stream=STREAM, name=CHECKED).order_by("-version").first()
    return Sealing(
        number=last.number if last else 0,
        sealed_at=last.sealed_at if last else None,
        unsealed=unsealed,
        checked=events.happened(checked) if checked else None,
        asked=any(event.name == "portal.operations.seals_check_asked" for event in asked()),
    )


def asked() -> list[Event]:
    """What operators asked for and nobody has answered yet, oldest first."""
    answered = Event.objects.filter(stream=STREAM, cause__isnull=False).values("cause")
    rows = Event.objects.filter(stream=STREAM, name__in=ASKING).exclude(id__in=answered)
    return list(rows.order_by("version"))


def log() -> list[Happened]:
    """What operators did last, newest first."""
    rows = Event.objects.filter(stream=STREAM).order_by("-version")[:_IN_LOG]
    return [events.happened(event) for event in rows]


def error_code(delivery: Delivery) -> str:
    """The kind of the last error. Its text stays unread: it could quote what the operator may not see."""
    return delivery.last_error.partition(":")[0]


def event_names(deliveries: Iterable[Delivery]) -> dict[int, str]:
    """The name of the event of each delivery, by the delivery's id."""
    wanted = list(deliveries)
    names = dict(Event.objects.filter(id__in=[one.event for one in wanted]).values_list("id", "name"))
    return {one.pk: names.get(one.event, "") for one in wanted}


def _count(deadline: deadlines.Deadline) -> int:
    try:
        return sum(1 for _item, _place in zip(deadline.find(), range(_AT_MOST), strict=False))
    except Exception:  # shown as a failure of the tick, which says which error it is
        return 0


def _deliveries() -> dict[str, tuple[int, int, int]]:
    rows = (
        Delivery.objects.exclude(status=Delivery.DONE)
        .values_list("subscriber")
        .annotate(
            waiting=Count("pk", filter=Q(status=Delivery.PENDING, attempts=0)),
            retrying=Count("pk", filter=Q(status=Delivery.PENDING, attempts__gt=0)),
            failed=Count("pk", filter=Q(status=Delivery.FAILED)),
        )
    )
    return {name: (waiting, retrying, failed) for name, waiting, retrying, failed in rows}
