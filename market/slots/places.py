"""Where a reader finds the objects of the market that stand on a thread, and whose names may be read there."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from market.models import Achievement, Deal, Demand, InventionDisclosure, Inventor, Listing, Response
from market.querysets.offered import OFFICERS
from market.selectors import demands
from transfer.edge import thread_places
from transfer.edge.thread_places import Place, Reader
from transfer.kernel import policy
from transfer.kernel.models import Stateful

Places = Mapping[UUID, Place]
_OF_DEAL = ("exchange", "seller", "buyer", "achievement", "response__demand")


def of_disclosures(reader: Reader, keys: Sequence[UUID]) -> Places:
    """For whom they are not confidential."""
    rows = InventionDisclosure.objects.visible_to(reader.actor).filter(pk__in=keys).select_related("institution")
    return {
        row.pk: Place(
            url=reader.at_desk("market:disclosure", row.pk),
            inside=True,
            parties=frozenset({row.institution_id}),
            jurisdiction=row.institution.jurisdiction,
        )
        for row in rows
    }


def of_achievements(reader: Reader, keys: Sequence[UUID]) -> Places:
    """The desk's page for its owner, its inventors and its exchange; the public page for everybody else."""
    own = Inventor.objects.filter(achievement=OuterRef("pk"), user=reader.actor.user)
    rows = Achievement.objects.visible_to(reader.actor).filter(pk__in=keys).annotate(is_own=Exists(own))
    return {row.pk: _achievement(reader, row) for row in rows.select_related("thread", "owner", "exchange", "accepted")}


def _achievement(reader: Reader, row: Any) -> Place:
    officer = reader.actor.organization == row.exchange_id and reader.actor.has_role(*OFFICERS)
    inside = row.is_own or officer or reader.actor.acts_for(row.owner_id, row.thread_id)
    public = reverse("market:technology", args=[row.thread.number]) if row.accepted_id else ""
    return Place(
        url=(reader.at_desk("market:achievement", row.pk) if inside else "") or public,
        inside=inside,
        parties=frozenset({row.owner_id, row.exchange_id}),
        jurisdiction=row.owner.jurisdiction,
    )


def of_listings(reader: Reader, keys: Sequence[UUID]) -> Places:
    """At the desk or, where it is public, at its public address."""
    rows = Listing.objects.visible_to(reader.actor).filter(pk__in=keys).select_related("exchange")
    return {row.pk: _listing(reader, row) for row in rows}


def _listing(reader: Reader, row: Listing) -> Place:
    officer = reader.actor.organization == row.exchange_id and reader.actor.has_role(*OFFICERS)
    return Place(
        url=reader.at_desk("market:listing_acting", row.pk) or reverse("market:listing", args=[row.pk]),
        inside=officer or reader.actor.acts_for(row.seller_id, row.thread_id),
        parties=frozenset({row.seller_id, row.exchange_id}),
        jurisdiction=row.exchange.jurisdiction,
    )


def of_demands(reader: Reader, keys: Sequence[UUID]) -> Places:
    """At the desk or at the public address. Where the reader may not know who asks, nothing that came of it leads back:
    a notice that names the buyer would tell it."""
    rows = Demand.objects.visible_to(reader.actor).filter(pk__in=keys).select_related("thread", "exchange")
    return {row.pk: _demand(reader, row) for row in rows}


def _demand(reader: Reader, row: Demand) -> Place:
    known = {row.demander_id} if policy.may(reader.actor, "market.demand.identify", row) else set()
    public = reverse("market:public_demand", args=[row.thread.number])
    return Place(
        url=(reader.at_desk("market:demand", row.pk) or public) if known else "",
        inside=demands.is_insider(row, reader.actor),
        parties=frozenset({row.exchange_id, *known}),
        jurisdiction=row.exchange.jurisdiction,
    )


def of_responses(reader: Reader, keys: Sequence[UUID]) -> Places:
    """For the two sides; its author learns who asks where the demand says it, or in the deal."""
    rows = Response.objects.visible_to(reader.actor).filter(pk__in=keys)
    return {row.pk: _response(reader, row) for row in rows.select_related("demand__exchange", "responder", "deal")}


def _response(reader: Reader, row: Response) -> Place:
    known = hasattr(row, "deal") or policy.may(reader.actor, "market.demand.identify", row.demand)
    return Place(
        url=reader.at_desk("market:response", row.pk),
        label=_("Response of %(party)s") % {"party": row.responder.name},
        inside=True,
        parties=frozenset({row.responder_id, *([row.demand.demander_id] if known else [])}),
        jurisdiction=row.demand.exchange.jurisdiction,
    )


def of_deals(reader: Reader, keys: Sequence[UUID]) -> Places:
    """The deal for its sides and its exchange; for others the public notice of its price, where there is one."""
    rows = Deal.objects.visible_to(reader.actor).filter(pk__in=keys).select_related(*_OF_DEAL)
    seen = {row.pk: _deal(reader, row) for row in rows}
    others = Deal.objects.filter(pk__in=set(keys) - set(seen)).select_related(*_OF_DEAL)
    return seen | {row.pk: _notice(reader, row) for row in others if is_told(row)}


def is_told(deal: Deal) -> bool:
    """Whether the public is led from what the deal is about to its notice: not where that would tell who asks."""
    anonymous = deal.response is not None and deal.response.demand.anonymous
    return deal.publicity is not None and not anonymous


def _deal(reader: Reader, row: Deal) -> Place:
    other = row.seller if reader.actor.acts_for(row.buyer_id, *row.matter) else row.buyer
    return Place(
        url=reader.at_desk("market:deal", row.pk),
        label=_("Deal with %(party)s") % {"party": other.name},
        inside=True,
        parties=frozenset({row.seller_id, row.buyer_id, row.exchange_id}),
        jurisdiction=row.exchange.jurisdiction,
    )


def _notice(reader: Reader, row: Deal) -> Place:
    assert row.publicity is not None
    at_desk = reader.at_desk("publicity:notice_acting", row.publicity)
    url = at_desk or reverse("publicity:notice", args=[row.publicity])
    return Place(url=url, jurisdiction=row.exchange.jurisdiction, known=False)


_NOUNS: tuple[tuple[type[Stateful], thread_places.Find], ...] = (
    (InventionDisclosure, of_disclosures),
    (Achievement, of_achievements),
    (Listing, of_listings),
    (Demand, of_demands),
    (Response, of_responses),
    (Deal, of_deals),
)
for noun, find in _NOUNS:
    thread_places.finder(noun.STATES.noun, find)
