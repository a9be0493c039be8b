"""What is promised of an achievement, to whom and until when."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from institutions.selectors import dictionaries
from market.models import Achievement, Deal, IpRight, Listing, Offer, RightGrant
from market.models.rights import EXCLUSIVE_MODES, field_range, slot_range, territory_range
from transfer.kernel import clock

_RIGHTS = UUID("6f1c7d0e-5b0a-4f4e-9a37-2d0c4f0a9e51")
_OVERLAPS = tuple(f"{name} && %s::int8multirange" for name in ("territory", "fields_of_use", "slot"))
_NOT_IN_NUMBERS = re.compile(r"[^0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a right: mode (transfer, exclusive, sole, ordinary), territory and fields of use (codes, empty for
    all), first day and the day after the last (None: its whole life)."""

    mode: str
    territory: Sequence[str] = ()
    fields_of_use: Sequence[str] = ()
    starts: date | None = None
    ends: date | None = None


def rights_of(achievement: Achievement) -> list[IpRight]:
    """The intellectual property rights named and not removed."""
    return list(IpRight.objects.filter(achievement=achievement.pk, removed_at__isnull=True).order_by("kind", "number"))


def identity_of(right: IpRight) -> UUID:
    """Which right it is, whichever achievement names it: its country and number, however written; else itself."""
    return numbered(right.country, right.number) or right.pk


def numbered(country: str, number: str) -> UUID | None:
    """The identity of the right that has this number in this country, however it is written; None without a number.

    An application and the patent granted on it have one number in China; ZL and CN before it say nothing more. Digits
    and letters of full width are those of half width.
    """
    bare = _NOT_IN_NUMBERS.sub("", unicodedata.normalize("NFKC", number).upper())
    if country == "CN":
        bare = bare.removeprefix("ZL").removeprefix("CN")
    return uuid5(_RIGHTS, f"{country} {bare}") if bare else None


@dataclass(frozen=True, slots=True)
class Promise:
    """What stands against a right: which (its identity), reserved or granted, how, since when, and for which thread."""

    right: UUID
    status: str
    mode: str
    since: datetime
    number: str


def promised(identities: Iterable[UUID], extent: Extent) -> list[Promise]:
    """Reservations and grants on this node that leave no room for such a promise of the same rights, oldest first.

    The same measure as market_rightgrant_once: mode, territory, fields of use and period. For those alone who may know
    of every deal; three queries, none for no identities.
    """
    wanted = list(identities)
    if not wanted:
        return []
    rows = RightGrant.objects.filter(right__in=wanted).exclude(status=RightGrant.RELEASED)
    rows = rows.filter(period__overlap=DateRange(extent.starts, extent.ends))
    territory, fields = territory_of(extent.territory), fields_of(extent.fields_of_use)
    for sql, sought in zip(_OVERLAPS, (territory, fields, slot_range(extent.mode, 0)), strict=True):
        rows = rows.filter(RawSQL(sql, [sought], BooleanField()))
    found = list(rows.order_by("since"))
    numbers = _numbers(row.holder for row in found)
    return [Promise(row.right, row.status, row.mode, row.since, numbers.get(row.holder, "")) for row in found]


def _numbers(holders: Iterable[str]) -> dict[str, str]:
    """By stream: the number of the thread of a listing or deal."""
    keys = [holder.rpartition(":")[2] for holder in holders]
    rows = [row for model in (Listing, Deal) for row in model.objects.filter(pk__in=keys).select_related("thread")]
    return {row.stream: row.thread.number for row in rows}


def expired(achievement: Achievement, on: date) -> list[IpRight]:
    """Those of them that no longer hold on that day."""
    ended = Q(status=IpRight.EXPIRED) | Q(expires_on__lt=on)
    return list(IpRight.objects.filter(ended, achievement=achievement.pk, removed_at__isnull=True))


def standing(achievement: Achievement) -> list[RightGrant]:
    """Reservations and grants of the achievement as a whole that stand, oldest first."""
    rows = RightGrant.objects.filter(achievement=achievement.pk, right=achievement.pk)
    return list(rows.exclude(status=RightGrant.RELEASED).select_related("grantee").order_by("since"))


def territory_of(codes: Iterable[str]) -> str:
    """The multirange of a territory's codes; Hong Kong, Macao and Taiwan count as regions of China."""
    plain, numeric = [], {}
    for code in codes:
        entry = None if code == "CN" or code.isdigit() else dictionaries.find("country", code)
        if entry and entry.extra.get("region"):
            plain.append(str(entry.extra["region"]))
            continue
        if entry:
            numeric[code] = int(entry.extra["numeric"])
        plain.append(code)
    return territory_range(plain, numeric)


def fields_of(codes: Iterable[str]) -> str:
    """The multirange of fields of use."""
    return field_range(int(code) for code in codes)


def extent_of_listing(listing: Listing) -> Extent:
    """What is set aside for it: the whole period, because nobody knows yet on which day the right will begin."""
    return Extent(listing.right_mode, listing.territory, listing.fields_of_use)


def extent_of_offer(deal: Deal, offer: Offer, starts: date | None = None) -> Extent:
    """How much of the right an offer asks for. Without a first day: set aside for as long as it takes."""
    mode = "transfer" if deal.contract_class == "transfer" else offer.licence_mode or "ordinary"
    ends = clock.months_after(starts, offer.months) if starts and offer.months else None
    return Extent(mode, offer.territory, offer.fields_of_use, starts, ends)


def takes_all(listing: Listing) -> bool:
    """One deal takes the whole of what is offered; ordinary licences go to many."""
    return listing.right_mode in EXCLUSIVE_MODES
