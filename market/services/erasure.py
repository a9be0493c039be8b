"""Forgetting: the names of those who were erased, and texts whose time of keeping is over; facts stay."""

from typing import Any
from uuid import UUID

from django.db import transaction

from market.models import (
    Achievement,
    Deal,
    Demand,
    DisclosedInventor,
    Finding,
    InventionDisclosure,
    Inventor,
    Listing,
    Offer,
    Response,
)
from transfer.kernel import events, locking, policy, retention
from transfer.kernel.actor import Actor
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import services as files
from transfer.mechanisms.translations import services as translations


@transaction.atomic
def forget_names(user: UUID, *, actor: Actor) -> None:
    """Empties the name beside a user's shares. Doing it again changes nothing."""
    policy.require(actor, "market.inventor.forget")
    Inventor.objects.filter(user=user).update(name="")
    DisclosedInventor.objects.filter(user=user).update(name="")


@transaction.atomic
def forget_disclosure(disclosure: InventionDisclosure, *, actor: Actor) -> None:
    """Of a disclosure that was decided, forgets description, names, files and notes; the title stays."""
    _may_forget(disclosure, actor)
    disclosure.inventors.update(name="")
    _empty(disclosure, actor, summary="")


@transaction.atomic
def forget_response(response: Response, *, actor: Actor) -> None:
    """Of a response that is over, forgets what was offered, the files and the notes; price and outcome stay."""
    _may_forget(response, actor)
    _empty(response, actor, approach="", evidence="", figures=[])


@transaction.atomic
def forget_deal(deal: Deal, *, actor: Actor) -> None:
    """Of a deal that is over, forgets the files and the notes; parties, title and what was agreed stay."""
    _may_forget(deal, actor)
    _empty(deal, actor)


@transaction.atomic
def forget_offer(offer: Offer, *, actor: Actor) -> None:
    """Of an offer in a deal that is over, forgets the free text and the notes; the figures stay."""
    _may_forget(offer, actor)
    _empty(offer, actor, deliverables="", other_terms="")


@transaction.atomic
def delete_draft(draft: InventionDisclosure | Achievement | Demand | Response | Listing, *, actor: Actor) -> None:
    """Deletes a draft that nobody touched for the time of keeping, with its files and all that hangs on it."""
    locking.lock(draft)
    policy.require(actor, "market.text.forget", draft)
    files.erase_of(actor=actor, subject=draft.stream)
    translations.forget(actor=actor.in_consequence(), subject=draft.stream)
    Finding.objects.filter(subject=draft.stream).delete()
    if isinstance(draft, Achievement):
        Achievement.objects.filter(pk=draft.pk).update(working=None)
        draft.texts.all().delete()
        draft.rights.all().delete()
    retention.delete_draft(draft, actor=actor.in_consequence())


def _may_forget(obj: Stateful, actor: Actor) -> None:
    locking.lock(obj)
    policy.require(actor, "market.text.forget", obj)


def _empty(obj: Stateful, actor: Actor, **texts: Any) -> None:
    for name, nothing in texts.items():
        setattr(obj, name, nothing)
    if texts:
        obj.save(update_fields=list(texts))
    files.erase_of(actor=actor, subject=obj.stream)
    translations.forget(actor=actor.in_consequence(), subject=obj.stream)
    events.erase_notes(obj.stream)
