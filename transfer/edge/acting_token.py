"""Whose form it is: every form carries the person and the membership it was opened with, signed, beside Django's token.

Two tabs may hold two organizations, and another person may sign in in between; what was typed as one is never sent as
another.
"""

from django.core.signing import BadSignature, Signer

from transfer.kernel.actor import Actor

FIELD = "acting"
_signer = Signer(salt="transfer.edge.acting")


def token_of(actor: Actor) -> str:
    """The value of the hidden field."""
    return _signer.sign(_words(actor))


def is_of(token: str, actor: Actor) -> bool:
    """True when the form was opened by this actor, or by the same person acting for nobody."""
    try:
        said = _signer.unsign(token)
    except BadSignature:
        return False
    return said == _words(actor) or (actor.served is None and said == f"{actor.user}/None/None")


def _words(actor: Actor) -> str:
    said = f"{actor.user}/{actor.membership}/{actor.on_behalf_of}"
    return said if actor.served is None else f"{said}/{actor.served.service}"
