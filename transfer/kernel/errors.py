"""The few ways in which a command says no. The edge maps them to HTTP; nobody else raises HTTP errors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Refusal(Exception):
    """Base of every expected refusal.

    code: stable, machine-readable. message: for a person, translated when shown. field: the input it is about,
    empty for the whole. legal_basis: the clause, where there is one.
    """

    default_code = "refused"

    def __init__(self, message: Text, *, code: str = "", field: str = "", legal_basis: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.field = field
        self.legal_basis = legal_basis


class NotVisible(Refusal):
    """The object does not exist for this actor. HTTP 404."""

    default_code = "not_found"

    def __init__(self) -> None:
        super().__init__(_("There is nothing at this address for you."))


class NotAllowed(Refusal):
    """The actor may see it but not do this. HTTP 403. `assurance` is the level missing, or 0."""

    default_code = "not_allowed"

    def __init__(self, message: Text, *, assurance: int = 0, **more: str) -> None:
        super().__init__(message, **more)
        self.assurance = assurance


class NotNow(Refusal):
    """The state forbids it. HTTP 409. Names the present state and the moves open from it."""

    default_code = "not_now"

    def __init__(self, message: Text, *, state: str, open_moves: Sequence[str] = (), **more: str) -> None:
        super().__init__(message, **more)
        self.state = state
        self.open_moves = tuple(open_moves)


class Stale(Refusal):
    """The caller looked at an older version. HTTP 412. `version` is the present one."""

    default_code = "stale"

    def __init__(self, version: int) -> None:
        super().__init__(_("This has changed since you opened it. Look at the new version, then do it again."))
        self.version = version


class RuleBroken(Refusal):
    """A rule of the field forbids it. HTTP 422, with a code and, where there is one, the legal clause."""

    default_code = "rule_broken"


class Unreachable(Refusal):
    """What the command needs from outside does not answer. HTTP 503. Nothing was done; it may be tried again."""

    default_code = "unreachable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one input."""

    field: str
    code: str
    message: Text


class Invalid(Refusal):
    """The input is wrong. HTTP 422; every problem is named beside its field."""

    default_code = "invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_("Some of what was entered needs another look."))

    def __str__(self) -> str:
        """Every problem with its field, for logs and developers."""
        return "; ".join(f"{problem.field}: {problem.message}" for problem in self.problems)

    @classmethod
    def one(cls, field: str, message: Text, code: str = "invalid") -> "Invalid":
        """An Invalid with a single problem."""
        return cls([Problem(field, code, message)])


class Misuse(RuntimeError):
    """The programmer broke a promise of the kernel (no transaction, unknown name). Never shown to a person."""
