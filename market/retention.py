"""How long the market keeps what can be forgotten. The periods are dated rules."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from django.db.models import Q

from market.models import (
    Achievement,
    AchievementText,
    Deal,
    Demand,
    DisclosedInventor,
    Finding,
    ImportBatch,
    ImportReport,
    ImportSource,
    InventionDisclosure,
    Inventor,
    IpRight,
    Listing,
    Offer,
    OwnImport,
    PricePoint,
    Response,
    RightGrant,
)
from market.services import erasure
from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import has_notes, keeps, kept
from transfer.mechanisms.files.selectors import with_files

_OVER = ("closed", "broken_off")
_Draft = InventionDisclosure | Achievement | Demand | Response | Listing


def _decided(before: datetime) -> Iterable[InventionDisclosure]:
    rows = InventionDisclosure.objects.filter(state__in=["elected", "released"], changed_at__lt=before)
    named = Q(pk__in=DisclosedInventor.objects.exclude(name="").values("disclosure"))
    left = ~Q(summary="") | named | Q(has_notes("market.disclosure")) | with_files("market.disclosure")
    return rows.filter(left).order_by("changed_at").iterator()


@keeps(
    "market.disclosure",
    rule="retention.invention_disclosure",
    find=_decided,
    models=(InventionDisclosure, DisclosedInventor),
)
def forget_disclosure(disclosure: InventionDisclosure) -> None:
    """Of a disclosure that was decided, the description and the names are erased; the achievement has its own."""
    erasure.forget_disclosure(disclosure, actor=SYSTEM)


def _answered(before: datetime) -> Iterable[Response]:
    rows = Response.objects.filter(state__in=["declined", "withdrawn", "accepted"], changed_at__lt=before)
    left = ~Q(approach="", evidence="", figures=[]) | Q(has_notes("market.response")) | with_files("market.response")
    return rows.filter(left).order_by("changed_at").iterator()


@keeps("market.response", rule="retention.response", find=_answered, models=(Response,))
def forget_response(response: Response) -> None:
    """Of a response that is over, what was offered is erased."""
    erasure.forget_response(response, actor=SYSTEM)


def _dealt(before: datetime) -> Iterable[Deal]:
    rows = Deal.objects.filter(state__in=_OVER, changed_at__lt=before)
    return rows.filter(Q(has_notes("market.deal")) | with_files("market.deal")).order_by("changed_at").iterator()


@keeps("market.deal", rule="retention.deal", find=_dealt, models=(Deal,))
def forget_deal(deal: Deal) -> None:
    """Of a deal that is over, files and notes are erased."""
    erasure.forget_deal(deal, actor=SYSTEM)


def _offered(before: datetime) -> Iterable[Offer]:
    rows = Offer.objects.filter(deal__state__in=_OVER, deal__changed_at__lt=before)
    left = ~Q(deliverables="", other_terms="") | Q(has_notes("market.offer")) | with_files("market.offer")
    return rows.filter(left).order_by("created_at").iterator()


@keeps("market.offer", rule="retention.offer", find=_offered, models=(Offer,))
def forget_offer(offer: Offer) -> None:
    """Of the offers in a deal that is over, the free text is erased."""
    erasure.forget_offer(offer, actor=SYSTEM)


def _drafts(before: datetime) -> Iterable[_Draft]:
    """What was begun and left. The draft that came of an elected disclosure is the institution's, and stays."""
    found = [model.objects.filter(state="draft", changed_at__lt=before) for model in _BEGUN]
    own = Achievement.objects.filter(state="draft", changed_at__lt=before, disclosure=None)
    return chain(own.iterator(), *(rows.order_by("changed_at").iterator() for rows in found))


_BEGUN = (InventionDisclosure, Demand, Response, Listing)


@keeps("market.draft", rule="retention.draft", find=_drafts)
def delete_draft(draft: _Draft) -> None:
    """A draft that was left is deleted."""
    erasure.delete_draft(draft, actor=SYSTEM)


kept(
    "market.achievement",
    rule="retention.achievement",
    models=(
        Achievement,
        AchievementText,
        Inventor,
        IpRight,
        Finding,
        ImportSource,
        ImportBatch,
        ImportReport,
        OwnImport,
    ),
)
kept("market.demand", rule="retention.demand", models=(Demand,))
kept("market.listing", rule="retention.listing", models=(Listing, RightGrant, PricePoint))
