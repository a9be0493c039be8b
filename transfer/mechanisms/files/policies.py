"""Who may receive, open and erase files."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transfer.kernel import policy as policies
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.models import Stateful
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.files.models import StoredFile


@policy("files.upload.send")
def send(actor: Actor, nothing: None) -> Answer:
    """Whoever is signed in, for the side acted for."""
    return bool(actor.parties)


@policy("files.file.receive")
def receive(actor: Actor, file: StoredFile) -> Answer:
    """Whoever acts for the side the file comes from; the app that calls has asked its own policy before."""
    return file.owner in actor.parties or _("You hand in files for your own side only.")


@policy("files.file.view")
def view(actor: Actor, file: StoredFile) -> Answer:
    """The side it comes from, in its lists."""
    return file.owner in actor.parties


@policy("files.file.open", assurance=Assurance.ANONYMOUS)
def open_file(actor: Actor, file: StoredFile) -> Answer:
    """Whom the policy of the subject's app lets read it; of a file without one, the side it comes from."""
    if file.open_policy:
        verdict = policies.may(actor, file.open_policy, file)
        return True if verdict else verdict.reason
    if not actor.is_anonymous and file.owner in actor.parties:
        return True
    return _("This file is not open to you.")


@policy("files.file.accesses")
def accesses(actor: Actor, file: StoredFile) -> Answer:
    """Who of the side it comes from may open it: they see who has."""
    return file.owner in actor.parties and open_file(actor, file) is True


def opens(actor: Actor, file: StoredFile, model: type[Stateful], rule: Callable[[Actor, Any], Q]) -> bool:
    """The answer of an open_policy: the actor sees the object that the file belongs to, and its rule lets the file
    pass. Asked with a row of the database, so that policy and lists cannot differ.
    """
    visible = model._default_manager.visible_to(actor)  # type: ignore[attr-defined] # house rule
    obj = visible.filter(pk=file.subject.partition(":")[2]).first()
    return obj is not None and StoredFile.objects.filter(pk=file.pk).filter(rule(actor, obj)).exists()


@policy("files.file.examine")
def examine(actor: Actor, file: StoredFile) -> Answer:
    """Nobody by hand: the scanner does."""
    return False


@policy("files.file.erase")
def erase(actor: Actor, file: StoredFile) -> Answer:
    """The side it comes from, unless a legal hold stands; the app above asks its own policy before."""
    return file.owner in actor.parties or _("Only the side that handed a file in has it erased.")
