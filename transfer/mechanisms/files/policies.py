"""Who may receive, open and erase files."""

from django.utils.translation import gettext_lazy as _

from transfer.kernel import policy as policies
from transfer.kernel.actor import Actor, Assurance
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
    """The side it comes from, and whom the policy of the subject's app lets read it."""
    if not actor.is_anonymous and file.owner in actor.parties:
        return True
    if file.open_policy:
        verdict = policies.may(actor, file.open_policy, file)
        return True if verdict else verdict.reason
    return _("This file is not open to you.")


@policy("files.file.examine")
def examine(actor: Actor, file: StoredFile) -> Answer:
    """Nobody by hand: the scanner does."""
    return False


@policy("files.file.erase")
def erase(actor: Actor, file: StoredFile) -> Answer:
    """The side it comes from, unless a legal hold stands; the app above asks its own policy before."""
    return file.owner in actor.parties or _("Only the side that handed a file in has it erased.")
