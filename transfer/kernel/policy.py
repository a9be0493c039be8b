"""The closed list of who may do what. Services, API, pages, templates and the admin all ask here.

A policy is a small function named `<app>.<noun>.<verb>` that answers True or a reason why not.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import Misuse, NotAllowed, Text

Answer = bool | str | Text
Rule = Callable[[Actor, Any], Answer]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Policy:
    """A named rule, the assurance it needs and the sentence that documents it."""

    name: str
    rule: Rule
    assurance: Assurance
    promise: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or the reason why not. `assurance` is the level that is missing, or 0."""

    ok: bool
    reason: Text = ""
    code: str = ""
    assurance: int = 0

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)
_POLICIES: dict[str, Policy] = {}
_KNOWN: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


def policy(name: str, *, assurance: Assurance = Assurance.PASSWORD) -> Callable[[Rule], Rule]:
    """Registers a rule under its name. The rule returns True, False, or a translated reason."""

    def register(rule: Rule) -> Rule:
        if name in _POLICIES and _POLICIES[name].rule.__qualname__ != rule.__qualname__:
            raise Misuse(f"two policies are named {name}")
        if name.count(".") != 2:
            raise Misuse(f"a policy is named <app>.<noun>.<verb>, not {name}")
        _POLICIES[name] = Policy(name, rule, assurance, (rule.__doc__ or "").strip().split("\n")[0])
        return rule

    return register


def get(name: str) -> Policy:
    """The policy of this name. Misuse for an unknown one: the list is closed."""
    try:
        return _POLICIES[name]
    except KeyError:
        raise Misuse(f"there is no policy named {name}") from None


@contextmanager
def asked_together() -> Iterator[None]:
    """Within it a fact that rules look at with `once` is read once, also within another: where it is said what is open.
    Never for a command, which asks again after its lock."""
    known = _KNOWN.get()
    token = _KNOWN.set({} if known is None else known)
    try:
        yield
    finally:
        _KNOWN.reset(token)


def once(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` finds about something that does not depend on the row, e.g. the actor; within `asked_together` the
    same for every row and move."""
    known = _KNOWN.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found


def all_policies() -> list[Policy]:
    """Every policy, by name."""
    return [_POLICIES[name] for name in sorted(_POLICIES)]


def within(actor: Actor, name: str) -> bool:
    """Whether a policy is inside what a key was given or a visitor consented to; always for everybody else."""
    return actor.scopes is None or any(name == scope or name.startswith(scope + ".") for scope in actor.scopes)


def require_within(actor: Actor, name: str) -> None:
    """Raises NotAllowed, code "scope", outside of it. Asked before anything is read; `may` asks it again for acts."""
    if not within(actor, name):
        raise NotAllowed(_NOT_GIVEN if actor.served is None else _OUTSIDE, code="scope")


def may(actor: Actor, name: str, obj: Any = None) -> Verdict:
    """Asks one policy: first the key's scope, then the rule, then the assurance level.

    The system actor may do everything that a timer does; nothing a person asks for ever runs as the system.
    """
    found = get(name)
    if actor.is_system:
        return YES
    if not within(actor, name):
        return Verdict(False, _NOT_GIVEN if actor.served is None else _OUTSIDE, "scope")
    answer = found.rule(actor, obj)
    if answer is not True:
        return Verdict(False, answer or _("Your role does not allow this."), "not_allowed")
    if actor.assurance < found.assurance and actor.served is not None:
        return Verdict(False, _OWN_HAND, "own_hand")
    if actor.assurance < found.assurance:
        return Verdict(False, _MISSING[found.assurance], "assurance", int(found.assurance))
    return YES


def require(actor: Actor, name: str, obj: Any = None) -> None:
    """Raises NotAllowed with the reason unless the policy says yes."""
    verdict = may(actor, name, obj)
    if not verdict:
        raise NotAllowed(verdict.reason, code=verdict.code, assurance=verdict.assurance)


_NOT_GIVEN: Text = _("This key was not given the right to do that.")
_OUTSIDE: Text = _("The visitor has not consented to this at the counter.")
_OWN_HAND: Text = _("Only the visitor does this, with the own second factor: it is never done at a counter.")
_MISSING: dict[Assurance, Text] = {
    Assurance.PASSWORD: _("Please sign in first."),
    Assurance.SECOND_FACTOR: _("This needs your second factor. Confirm it, then do it again."),
    Assurance.ORGANIZATION_CERTIFICATE: _("This needs your organization's certificate."),
}
