"""How a POST or PATCH becomes one service call: key, version, input, command, answer — one transaction."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from transfer.edge import idempotency, problems
from transfer.kernel import locking
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.errors import Misuse, NotAllowed
from transfer.kernel.models import Stateful

Service = Callable[..., Any]


class Nothing(Serializer[Any]):
    """The input of a move that needs none."""


class ReasonInput(Serializer[Any]):
    """The input of a move that asks for a reason code and, often, a note; the viewset names the fields."""


@dataclass(frozen=True, slots=True)
class Command:
    """A service and the shape of its input.

    service: called as service(obj, actor=…, **input) for a move, service(actor=…, **input) for a creation.
    policy: only where it is not the one of the state table.
    """

    service: Service
    input: type[BaseSerializer[Any]] = Nothing
    policy: str = ""
    summary: str = ""


def actor_of(request: Request) -> Actor:
    """The key's actor, or the anonymous public."""
    return request.auth if isinstance(request.auth, Actor) else ANONYMOUS


def read_input(serializer: type[BaseSerializer[Any]], request: Request, **context: Any) -> Mapping[str, Any]:
    """The validated input; unknown fields are named, so that a slip does not pass silently."""
    bound = serializer(data=request.data, context={"request": request, **context}, partial=request.method == "PATCH")
    unknown = sorted(set(request.data) - set(bound.fields))  # type: ignore[attr-defined] # a Serializer of an object
    wrong = {} if bound.is_valid() else dict(bound.errors)
    wrong |= {name: [exceptions.ErrorDetail(_("There is no such field here."), "unknown")] for name in unknown}
    if wrong:
        raise exceptions.ValidationError(wrong)
    given: Mapping[str, Any] = bound.validated_data
    return given


def expected_version(request: Request) -> int:
    """The version in If-Match. PreconditionRequired (428) without one; 0 for one that can never match."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not given:
        raise Precondition(
            status.HTTP_428_PRECONDITION_REQUIRED, "if_match", _("Send If-Match with the version that you looked at.")
        )
    return int(given) if given.isdecimal() and len(given) < 10 else 0


class Precondition(Exception):
    """A header that commands need is missing."""

    def __init__(self, http_status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.answer = problems.plain(http_status, code, message)


def run(
    request: Request,
    call: Callable[[], Any],
    answer: Callable[[Any], tuple[Any, str]],
    created: bool,
    sent: bytes | None = None,
) -> Response:
    """Runs the call under the request's Idempotency-Key and answers with its rendered result and ETag.

    sent: what tells one body from another, where the body is no JSON.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 200 or not key.isprintable() or not key.isascii():
        return _answer_problem(
            problems.plain(
                400, "idempotency_key", _("Send an Idempotency-Key of 8 to 200 characters, new for each piece of work.")
            )
        )
    actor = actor_of(request)
    if actor.is_anonymous:
        raise NotAllowed(_("Send an API key."), code="sign_in")
    raw = json.dumps(request.data, sort_keys=True, default=str).encode() if sent is None else sent
    route = f"{request.method} {request.path}"[:200]
    try:
        with transaction.atomic():
            record = idempotency.claim(actor, route, key, raw + request.headers.get("If-Match", "").encode())
            if record.status is not None:
                return _respond(record.status, json.loads(record.answer), record.etag, {"Idempotency-Replayed": "true"})
            body, etag = answer(call())
            code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
            idempotency.store(record, status=code, answer=json.dumps(body, default=str), etag=etag)
    except Precondition as missing:
        return _answer_problem(missing.answer)
    return _respond(code, body, etag, {})


def lock_as_seen(obj: Stateful, request: Request) -> Stateful:
    """Locks the object and compares its version with If-Match. Stale (412) when it moved on."""
    return locking.lock(obj, expected_version=expected_version(request))


def policy_of(model: type[Any], action: str, commands: Mapping[str, Command]) -> str:
    """The policy of an action of a noun: the command's own, else the one in the state table."""
    if action in commands and commands[action].policy:
        return commands[action].policy
    table = model.STATES
    if action in table.moves:
        name: str = table.moves[action].policy
        return name
    raise Misuse(f"{table.noun} has no move {action}; give the command a policy")


def _respond(code: int, body: Any, etag: str, headers: dict[str, str]) -> Response:
    if etag:
        headers = {**headers, "ETag": etag}
    return Response(body, status=code, headers=headers)


def _answer_problem(body: dict[str, Any]) -> Response:
    return Response(body, status=body["status"], content_type="application/problem+json")
