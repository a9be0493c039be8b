"""DRF's exception handler: every refusal as problem+json, never a stack trace, never a 5xx for bad input."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from transfer.edge import problems
from transfer.kernel.errors import Invalid, NotAllowed, NotVisible, Problem, Refusal, Unreachable

_log = structlog.get_logger()


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer for an exception; None lets Django's own 500 handling report a fault."""
    if isinstance(error, Http404):
        error = NotVisible()
    if isinstance(error, PermissionDenied):
        error = NotAllowed(_("Your role does not allow this."))
    if isinstance(error, exceptions.ValidationError):
        error = Invalid(_problems(error.detail))
    refusal = error if isinstance(error, Refusal) else problems.of_database(error)
    if refusal is not None:
        return _answer_refusal(refusal, context)
    if isinstance(error, RequestDataTooBig):
        return _answer(413, "too_large", _("The body is too large."))
    passing = problems.passing(error)
    if passing is not None:
        body, wait = passing
        return _problem(body, {"Retry-After": str(wait)})
    if isinstance(error, exceptions.APIException):
        return _answer_api_exception(error)
    return None


def _answer_refusal(refusal: Refusal, context: dict[str, Any]) -> Response:
    body = problems.document(refusal)
    actor = context["request"].auth
    if isinstance(refusal, NotAllowed) and (actor is None or actor.is_anonymous):
        body["status"] = 401
    headers = {"WWW-Authenticate": "Bearer"} if body["status"] == 401 else {}
    if isinstance(refusal, Unreachable):
        headers["Retry-After"] = "60"
    return Response(body, status=body["status"], content_type="application/problem+json", headers=headers)


def _answer_api_exception(error: exceptions.APIException) -> Response:
    headers = {}
    challenge, wait = getattr(error, "auth_header", None), getattr(error, "wait", None)
    if challenge:
        headers["WWW-Authenticate"] = str(challenge)
    if wait:
        headers["Retry-After"] = str(int(wait) + 1)
    code = error.get_codes()
    return _answer(error.status_code, code if isinstance(code, str) else "invalid", str(error.detail), headers)


def _answer(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return _problem(problems.plain(status, code, message), headers)


def _problem(body: dict[str, Any], headers: dict[str, str] | None) -> Response:
    return Response(body, status=body["status"], content_type="application/problem+json", headers=headers)


def _problems(detail: Any, path: str = "") -> list[Problem]:
    if isinstance(detail, dict):
        return [found for key, value in detail.items() for found in _problems(value, _join(path, str(key)))]
    if isinstance(detail, list):
        return [
            found
            for index, value in enumerate(detail)
            for found in _problems(value, _join(path, str(index)) if isinstance(value, dict) else path)
        ]
    return [Problem(path, str(getattr(detail, "code", "invalid")), str(detail))]


def _join(path: str, key: str) -> str:
    if key == api_settings.NON_FIELD_ERRORS_KEY:
        return path
    return f"{path}.{key}" if path else key
