"""What the portal's own pages read from the rooms below."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncMonth

from contracts.models import Registration, TransactionNotice
from market.models import Achievement, Demand, Listing
from market.selectors import texts
from transfer.kernel import clock
from transfer.kernel.actor import ANONYMOUS
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.translations.selectors import Text

_SHOWN = 5
_MONTHS = 12
_KEPT = 60
_REGISTERED = "portal-registered-by-month"
_TECHNOLOGIES = "portal-technologies"


@dataclass(frozen=True, slots=True)
class Market:
    """The market alive, newest first, five of each, and how many there are of what counts.

    titles: by the id of an achievement or a demand, in the reader's language.
    Imported records count, and are not shown.
    """

    listings: list[Listing]
    technologies: list[Achievement]
    demands: list[Demand]
    notices: list[Publicity]
    concluded: list[TransactionNotice]
    titles: dict[UUID, Text]
    technologies_in_all: int
    open_listings: int
    open_demands: int


@dataclass(frozen=True, slots=True)
class Registered:
    """Contracts registered in the last twelve months, the present one last."""

    by_month: list[int]
    in_all: int
    first: str
    last: str


def market() -> Market:
    """Eleven bounded queries at most, whatever the size: lists go along an index, counts along a partial one."""
    public = Achievement.objects.public()
    own = public.filter(source="")
    listings = Listing.objects.filter(state="open")
    demands = Demand.objects.filter(state="open")
    offered = list(
        listings.select_related("thread", "seller", "achievement__accepted", "achievement__thread").order_by("-pk")[
            :_SHOWN
        ]
    )
    technologies = list(own.select_related("thread", "owner", "accepted").order_by("-pk")[:_SHOWN])
    waiting = list(demands.select_related("thread", "demander").order_by("first_answer_due_at")[:_SHOWN])
    return Market(
        listings=offered,
        technologies=technologies,
        demands=waiting,
        notices=list(
            Publicity.objects.at_exchanges()
            .filter(state="running")
            .select_related("thread")
            .order_by("ends_at")[:_SHOWN]
        ),
        concluded=list(
            TransactionNotice.objects.visible_to(ANONYMOUS)
            .filter(state="issued")
            .select_related("thread")
            .prefetch_related("corrections")
            .order_by("-pk")[:_SHOWN]
        ),
        titles=texts.titles([*technologies, *(row.achievement for row in offered), *waiting]),
        technologies_in_all=cache.get_or_set(_TECHNOLOGIES, public.count, _KEPT) or 0,
        open_listings=listings.count(),
        open_demands=demands.count(),
    )


def registered() -> Registered:
    """What the register says, a minute old at most."""
    months = _months(clock.now().date())
    counts: Counter[str] | None = cache.get(_REGISTERED)
    if counts is None:
        rows = Registration.objects.filter(state="registered", registered_on__gte=months[0])
        by_month = rows.annotate(month=TruncMonth("registered_on")).values_list("month").annotate(Count("pk"))
        counts = Counter({f"{month:%Y-%m}": count for month, count in by_month})
        cache.set(_REGISTERED, counts, _KEPT)
    names = [f"{month:%Y-%m}" for month in months]
    return Registered([counts[name] for name in names], sum(counts.values()), names[0], names[-1])


def _months(today: date) -> list[date]:
    """The first days of the last twelve months, this one last."""
    found = [today.replace(day=1)]
    while len(found) < _MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]
