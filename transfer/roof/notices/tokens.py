"""What a mail carries so that its reader can turn such mails off without signing in: RFC 8058."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from transfer.roof.notices.kinds import COMPULSORY, KINDS

_SALT = "notices.unsubscribe"


@dataclass(frozen=True, slots=True)
class TurnOff:
    """A person, and the kinds of which no more mail is wanted."""

    user: UUID
    kinds: tuple[str, ...]


def sign(user: UUID, kinds: tuple[str, ...]) -> str:
    """A token that only this exchange makes. It has no end: a mail is opened years later."""
    return signing.dumps([str(user), *sorted(kinds)], salt=_SALT)


def read(token: str) -> TurnOff | None:
    """What a token says, None for one that was not made here."""
    try:
        user, *kinds = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return TurnOff(UUID(user), tuple(kind for kind in kinds if kind in KINDS and kind not in COMPULSORY))
