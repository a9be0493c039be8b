"""Questions asked of users in the database."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models import Q

from transfer.kernel.actor import Actor

if TYPE_CHECKING:
    from institutions.models.users import User


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password as it is kept, hashed with a salt."""

    encoded: str


class UserQuerySet(models.QuerySet["User"]):
    """Users, closed ones included: their ids stand in events for ever."""

    def visible_to(self, actor: Actor) -> Self:
        """Oneself, and who is or was in the organization one acts for."""
        if actor.is_system:
            return self
        return self.filter(Q(pk=actor.user) | Q(memberships__organization=actor.organization)).distinct()

    def open(self) -> Self:
        """Those who may sign in."""
        return self.filter(is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc] # the stubs know no dynamic base
    """Finds users by their e-mail address, whose case does not matter."""

    def create_user(self, email: str, password: str | PasswordHash | None = None, **more: Any) -> "User":
        """A new user; without a password nobody signs in with one."""
        user: User = self.model(email=self.canonical(email), **more)
        user.password = password.encoded if isinstance(password, PasswordHash) else make_password(password)
        user.save(using=self._db, force_insert=True)
        return user

    @staticmethod
    def hashed(password: str) -> PasswordHash:
        """A password for any number of new users. For a known one: who reads one of these hashes knows them all."""
        return PasswordHash(make_password(password))

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this e-mail address."""
        user: User = self.get(email=self.canonical(username or ""))
        return user

    @staticmethod
    def canonical(email: str) -> str:
        """How an address is kept: trimmed and in lower case."""
        return email.strip().lower()
