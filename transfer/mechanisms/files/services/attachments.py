"""Putting files to the objects of upper apps and taking them off again, by the declaration of their noun."""

from __future__ import annotations

from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import locking, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, NotVisible, Problem, RuleBroken
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import holders, selectors
from transfer.mechanisms.files.holders import Holder
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.services.files import erase, receive
from transfer.mechanisms.files.services.glance import glance

MOST = 50
"""How many files one object holds."""


@transaction.atomic
def attach(obj: Stateful, *, actor: Actor, upload: File[bytes] | UUID, kind: str, level: str) -> StoredFile:
    """Puts a file to an object that may be changed now. What a look at it finds is told at once, beside `file`.

    upload: a file of the request, or the id of one sent ahead. kind, level: codes of the noun's declaration.
    NotNow when the object's state does not allow it; RuleBroken (too_many) when it holds fifty.
    """
    holder = holders.of(obj)
    policy.require(actor, holder.attach_policy, obj)
    _known(holder, kind, level)
    glance(actor, upload)
    locking.lock(obj)
    policy.require(actor, holder.attach_policy, obj)
    if not holder.adding(obj):
        raise not_now(obj)
    if selectors.of_subject(obj.stream).count() >= MOST:
        raise RuleBroken(_("There are as many files here as one object holds."), code="too_many", field="file")
    owner = holder.owner(actor, obj)
    if owner is None:
        raise NotAllowed(_("You hand in files for your own side only."))
    return receive(
        actor=actor.in_consequence(),
        upload=upload,
        subject=obj.stream,
        kind=kind,
        owner=owner,
        thread=obj.thread,
        open_policy=holder.open_policy,
        level=level,
    )


@transaction.atomic
def detach(obj: Stateful, *, actor: Actor, file: StoredFile) -> StoredFile:
    """Takes a file off its object and erases it: bytes, key and name. NotNow when the state, or what rests on the
    file, does not allow it; RuleBroken under a legal hold.
    """
    holder = holders.of(obj)
    locking.lock(obj)
    policy.require(actor, holder.attach_policy, obj)
    if file.subject != obj.stream or file.erased_at is not None:
        raise NotVisible
    if not holder.removing(obj, file):
        raise not_now(obj)
    return erase(actor=actor.in_consequence(), file=file)


def not_now(obj: Stateful) -> NotNow:
    """The refusal that names the object's present state and the moves open from it."""
    return NotNow(
        _("Its present state, %(state)s, does not allow this.") % {"state": obj.STATES.states[obj.state]},
        state=obj.state,
        open_moves=[move.name for move in obj.STATES.open_from(obj.state)],
    )


def _known(holder: Holder, kind: str, level: str) -> None:
    wrong = [name for name, code, known in (("kind", kind, holder.kinds), ("level", level, holder.levels))
             if code not in known]  # fmt: skip
    if wrong:
        raise Invalid([Problem(name, "choice", _("Choose one from the list.")) for name in wrong])
