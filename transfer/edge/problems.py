"""From a refusal to an answer: HTTP status and an RFC 9457 problem document in the asker's language."""

from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

from transfer.kernel import constraints
from transfer.kernel.errors import (
    Invalid,
    NotAllowed,
    NotNow,
    NotVisible,
    Problem,
    Refusal,
    RuleBroken,
    Stale,
    Unreachable,
)

STATUS: dict[type[Refusal], int] = {
    NotVisible: 404,
    NotAllowed: 403,
    NotNow: 409,
    Stale: 412,
    Invalid: 422,
    RuleBroken: 422,
    Unreachable: 503,
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))


def document(refusal: Refusal) -> dict[str, Any]:
    """The problem document: code, message, field, legal basis, and what the kind of refusal adds."""
    body: dict[str, Any] = plain(status_of(refusal), refusal.code, str(refusal.message))
    if refusal.field:
        body["field"] = refusal.field
    if refusal.legal_basis:
        body["legal_basis"] = refusal.legal_basis
    if isinstance(refusal, NotNow):
        body |= {"state": refusal.state, "open_moves": list(refusal.open_moves)}
    if isinstance(refusal, Stale):
        body["version"] = refusal.version
    if isinstance(refusal, NotAllowed) and refusal.assurance:
        body["assurance"] = refusal.assurance
    if isinstance(refusal, Invalid):
        body["problems"] = [
            {"field": problem.field, "code": problem.code, "message": str(problem.message)}
            for problem in refusal.problems
        ]
    return body


def plain(status: int, code: str, message: str) -> dict[str, Any]:
    """A problem document with nothing but status, code and message."""
    return {"type": f"urn:exchange:problem:{code}", "title": message, "status": status, "code": code}


def of_database(error: Exception) -> Refusal | None:
    """What a database error means to a person: the message of its named constraint, or None when it is a fault."""
    if isinstance(error, IntegrityError):
        return constraints.refusal_for(error)
    if isinstance(error, DataError):
        return Invalid([Problem("", "value", _("A value is outside of what can be stored."))])
    return None


def is_busy(error: Exception) -> bool:
    """True when the database gave up a lock wait or a deadlock: asking again is right. HTTP 503."""
    code = getattr(error.__cause__, "pgcode", "")
    return isinstance(error, OperationalError) and code in {"40001", "40P01", "55P03", "57014", "25P04"}


def is_away(error: Exception) -> bool:
    """True when the database cannot be reached or ended the connection: a restart, a crash, a fail-over. HTTP 503."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code[:2] == "08" or code in {"57P01", "57P02", "57P03"}


def passing(error: Exception) -> tuple[dict[str, Any], int] | None:
    """For what will be over in a moment, the problem document and the seconds to wait; None for a fault."""
    if is_busy(error):
        return plain(503, "busy", _("This is being worked on by many at once. Try again.")), 1
    if is_away(error):
        return plain(503, "away", _("The database is away for a moment. Nothing is half-done; try again.")), 5
    return None
