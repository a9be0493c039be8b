"""What a person did of a first day, and that it is put away or brought back."""

from uuid import UUID

from django.db import transaction

from institutions.models import User
from transfer.kernel import clock, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible
from transfer.roof.portal.models import Deed, PutAway
from transfer.roof.portal.selectors import first_day
from transfer.roof.portal.selectors.first_day import Guide


@transaction.atomic
def note(user: UUID, what: str, *, actor: Actor) -> None:
    """Keeps that a person did something that a first day asks for; once, however often. Nothing else is kept, and of
    nobody who has no account."""
    if what in first_day.looked_for() and User.objects.open().filter(pk=user).exists():
        Deed.objects.bulk_create([Deed(user_id=user, what=what, at=clock.now())], ignore_conflicts=True)


@transaction.atomic
def put_away(guide: Guide, *, actor: Actor) -> None:
    """Shows it no longer on the first page of a desk."""
    user = _self(actor)
    PutAway.objects.bulk_create([PutAway(user_id=user, guide=guide.code, at=clock.now())], ignore_conflicts=True)


@transaction.atomic
def bring_back(guide: Guide, *, actor: Actor) -> None:
    """Shows it there again."""
    PutAway.objects.filter(user=_self(actor), guide=guide.code).delete()


@transaction.atomic
def forget(user: UUID, *, actor: Actor) -> None:
    """Forgets what a person did: the person was erased."""
    Deed.objects.filter(user=user).delete()
    PutAway.objects.filter(user=user).delete()


def _self(actor: Actor) -> UUID:
    policy.require(actor, "portal.first_day.keep")
    if actor.user is None:
        raise NotVisible
    return actor.user
