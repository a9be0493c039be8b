"""Accounts that a clerk opened at a counter and that their owners have not activated yet."""

from uuid import UUID

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from institutions.models import User
from institutions.selectors import accounts
from transfer.kernel.errors import NotVisible


class _Activation(PasswordResetTokenGenerator):
    """Good for one activation: it carries the unusable password, which the activation replaces."""

    key_salt = "institutions.services.openings"


_tokens = _Activation()


def is_waiting(user: User) -> bool:
    """Whether it was opened and nobody has activated it yet."""
    return user.is_active and not user.has_usable_password() and accounts.desk_of(user).state == "applied"


def token_of(user: User) -> str:
    """What the link in the letter proves."""
    return _tokens.make_token(user)


def find(key: UUID, token: str) -> User:
    """The account of a link that was sent. NotVisible for a link that is wrong, used or too old."""
    user = User.objects.filter(pk=key).first()
    if user is None or not is_waiting(user) or not _tokens.check_token(user, token):
        raise NotVisible
    return user
