"""Who may do what with a person's account."""

from typing import Any

from institutions.models import User
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("institutions.user.view")
def view(actor: Actor, user: User | None) -> Answer:
    """Oneself and colleagues."""
    if user is None:
        return not actor.is_anonymous
    seen: bool = User.objects.visible_to(actor).filter(pk=user.pk).exists()
    return seen


@policy("institutions.user.create", assurance=Assurance.SECOND_FACTOR)
def create(actor: Actor, user: Any) -> Answer:
    """Nobody: who sets up a node and loaders of demo data do it as the system; people sign up."""
    return False


@policy("institutions.user.open")
def open_account(actor: Actor, user: User) -> Answer:
    """The person themself."""
    return actor.user == user.pk


@policy("institutions.user.open_at_counter", assurance=Assurance.SECOND_FACTOR)
def open_at_counter(actor: Actor, nothing: Any) -> Answer:
    """A counter clerk, by the own hand and not by a key."""
    return actor.has_role("counter_clerk") and actor.served is None and actor.scopes is None


@policy("institutions.user.activate")
def activate(actor: Actor, user: User) -> Answer:
    """The person themself, by the link sent to the own address."""
    return actor.user == user.pk


@policy("institutions.user.change")
def change(actor: Actor, user: User) -> Answer:
    """The person themself, not a key."""
    return actor.user == user.pk and actor.scopes is None


@policy("institutions.user.close")
def close(actor: Actor, user: User) -> Answer:
    """The person themself, not a key."""
    return actor.user == user.pk and actor.scopes is None


@policy("institutions.user.erase")
def erase(actor: Actor, user: User) -> Answer:
    """The person themself, not a key."""
    return actor.user == user.pk and actor.scopes is None


@policy("institutions.user.confirm")
def confirm(actor: Actor, user: Any) -> Answer:
    """Whoever is signed in, for oneself: shows a second factor again."""
    return not actor.is_anonymous
