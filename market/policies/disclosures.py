"""Who may do what with an invention disclosure."""

from django.utils.translation import gettext_lazy as _

from market.models import InventionDisclosure
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.kernel.policy import policy


@policy("market.disclosure.begin")
def begin(actor: Actor, disclosure: InventionDisclosure | None) -> bool | Text:
    """An inventor of the institution."""
    if disclosure is not None and not actor.acts_for(disclosure.institution_id):
        return _("You disclose to the institution that you act for.")
    return actor.has_role("inventor", "transfer_officer") or _("This is for inventors of the institution.")


@policy("market.disclosure.view")
def view(actor: Actor, disclosure: InventionDisclosure | None) -> bool | Text:
    """Its inventors; once filed, the institution's transfer office."""
    if disclosure is None:
        return not actor.is_anonymous
    if _is_inventor(actor, disclosure):
        return True
    return disclosure.state != "draft" and _is_office(actor, disclosure)


@policy("market.disclosure.change")
def change(actor: Actor, disclosure: InventionDisclosure) -> bool | Text:
    """Who began it."""
    return actor.user == disclosure.filed_by or _("Only who began the disclosure changes it.")


@policy("market.disclosure.file")
def file(actor: Actor, disclosure: InventionDisclosure) -> bool | Text:
    """Who began it."""
    return actor.user == disclosure.filed_by or _("Only who began the disclosure files it.")


@policy("market.disclosure.triage")
def triage(actor: Actor, disclosure: InventionDisclosure) -> bool | Text:
    """The institution's transfer office, not an inventor of it."""
    if not _is_office(actor, disclosure):
        return _("This is for the institution's transfer office.")
    if _is_inventor(actor, disclosure):
        return _("You are an inventor of it: a colleague decides.")
    return True


def _is_office(actor: Actor, disclosure: InventionDisclosure) -> bool:
    return actor.organization == disclosure.institution_id and actor.has_role("transfer_officer", "approver", "manager")


def _is_inventor(actor: Actor, disclosure: InventionDisclosure) -> bool:
    if actor.user is None:
        return False
    return actor.user == disclosure.filed_by or disclosure.inventors.filter(user=actor.user).exists()
