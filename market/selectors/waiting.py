"""What of the market waits for an actor, and what the subjects of its work are called."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from market.models import Achievement, Deal, Demand, InventionDisclosure, Listing, Offer, Response
from market.policies.achievements import OFFICE
from market.policies.deals import SIGNING
from market.policies.parties import BROKING, BUYING, SELLING
from market.selectors import confidentiality, texts
from transfer.edge.waiting import MOST, Waiting
from transfer.kernel.actor import Actor
from transfer.mechanisms.publicity.models import Objection
from transfer.mechanisms.signing.selectors import envelopes as signing

_OF_TEXT = ("thread", "accepted", "working")


def spoken_for(actor: Actor, roles: Sequence[str]) -> list[UUID]:
    """The organizations for which it decides in one of these roles; a mandate's cases are kept by visible_to."""
    own = actor.has_role(*roles) or "person" in actor.kinds
    behalf = actor.on_behalf_of if actor.has_role(*BROKING) else None
    return [party for party in (actor.organization if own else None, behalf) if party]


def offers(actor: Actor) -> Iterator[Waiting]:
    """Offers on the table that the other side made."""
    sellers, buyers = spoken_for(actor, SELLING), spoken_for(actor, BUYING)
    if not (sellers or buyers):
        return
    side = Q(deal__seller__in=sellers, by=F("deal__buyer")) | Q(deal__buyer__in=buyers, by=F("deal__seller"))
    rows = Offer.objects.visible_to(actor).filter(side, state="made").select_related("deal__thread")
    for row in rows.order_by("answers_until")[:MOST]:
        yield Waiting(
            _("Answer the offer"), row.deal.title, "market:deal", row.deal_id, row.deal.thread.number, row.answers_until
        )


def confidentiality_to_sign(actor: Actor) -> Iterator[Waiting]:
    """Agreements on confidentiality that wait for the signature of the actor's organization."""
    if not (actor.organization and (actor.has_role(*SIGNING) or "person" in actor.kinds)):
        return
    open_ = signing.awaiting([actor.organization], kind=confidentiality.KIND)
    due = {
        UUID(subject.partition(":")[2]): until
        for subject, until in open_.values_list("envelope__subject", "envelope__sign_by")[:MOST]
    }
    if not due:
        return
    for row in (
        Deal.objects.visible_to(actor).filter(pk__in=due, state__in=confidentiality.STATES).select_related("thread")
    ):
        label = _("Sign the agreement on confidentiality")
        yield Waiting(label, row.title, "market:confidentiality_sign", row.pk, row.thread.number, due[row.pk])


def responses(actor: Actor) -> Iterator[Waiting]:
    """Responses to the own demands that nobody has weighed yet."""
    demanders = spoken_for(actor, BUYING)
    if not demanders:
        return
    rows = Response.objects.visible_to(actor).filter(state="sent", demand__demander__in=demanders)
    found = list(rows.select_related("demand__thread", "thread").order_by("sent_at")[:MOST])
    titles = texts.titles({row.demand_id: row.demand for row in found}.values())
    for row in found:
        title = str(titles[row.demand_id])
        yield Waiting(_("Weigh the response"), title, "market:response", row.pk, row.demand.thread.number)


def returned_achievements(actor: Actor) -> Iterator[Waiting]:
    """Texts of technologies that the exchange returned."""
    owners = actor.stands_for if actor.has_role(*OFFICE) or "person" in actor.kinds else []
    if not owners:
        return
    rows = Achievement.objects.filter(owner__in=owners, state="returned").select_related(*_OF_TEXT)
    yield from _returned(rows.order_by("changed_at")[:MOST], "market:achievement")


def returned_demands(actor: Actor) -> Iterator[Waiting]:
    """Demands that the exchange returned."""
    demanders = spoken_for(actor, BUYING)
    if not demanders:
        return
    rows = Demand.objects.visible_to(actor).filter(demander__in=demanders, state="returned").select_related("thread")
    yield from _returned(rows.order_by("changed_at")[:MOST], "market:demand")


def returned_listings(actor: Actor) -> Iterator[Waiting]:
    """Listings that the exchange returned."""
    sellers = spoken_for(actor, SELLING)
    if not sellers:
        return
    rows = Listing.objects.visible_to(actor).filter(seller__in=sellers, state="returned")
    found = list(rows.select_related("thread", "achievement__accepted", "achievement__working")[:MOST])
    titles = texts.titles({row.achievement_id: row.achievement for row in found}.values())
    for row in found:
        title = str(titles[row.achievement_id])
        yield Waiting(_("Mend what was returned"), title, "market:listing_acting", row.pk, row.thread.number)


def achievement_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id, in the reader's language."""
    return _titles(Achievement.objects.filter(pk__in=ids).select_related(*_OF_TEXT))


def demand_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id, in the reader's language."""
    return _titles(Demand.objects.filter(pk__in=ids))


def listing_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id: what is listed, in the reader's language."""
    achievements = dict(Listing.objects.filter(pk__in=ids).values_list("pk", "achievement"))
    titles = achievement_titles(sorted(set(achievements.values())))
    return {listing: titles[achievement] for listing, achievement in achievements.items()}


def deal_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id: what it is about, in the reader's language where there is a translation."""
    found = texts.of_agreements(
        (pk, title, pk) for pk, title in Deal.objects.filter(pk__in=ids).values_list("pk", "title")
    )
    return {key: str(title) for key, title in found.items()}


def response_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id: the demand that is answered, in the reader's language."""
    demands = dict(Response.objects.filter(pk__in=ids).values_list("pk", "demand"))
    titles = demand_titles(sorted(set(demands.values())))
    return {response: titles[demand] for response, demand in demands.items()}


def disclosure_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id."""
    return dict(InventionDisclosure.objects.filter(pk__in=ids).values_list("pk", "title"))


def objection_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id: the notice that is objected to."""
    rows = Objection.objects.filter(pk__in=ids).select_related("publicity")
    return {row.pk: str(row.publicity.title) for row in rows}


def _titles(rows: Iterable[Achievement | Demand]) -> dict[UUID, str]:
    return {key: str(text) for key, text in texts.titles(rows).items()}


def _returned(rows: Iterable[Achievement | Demand], place: str) -> Iterator[Waiting]:
    found = list(rows)
    titles = texts.titles(found)
    for row in found:
        yield Waiting(_("Mend what was returned"), str(titles[row.pk]), place, row.pk, row.thread.number)
