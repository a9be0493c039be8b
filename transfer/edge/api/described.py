"""What the OpenAPI description says about every operation alike: the refusals that may come back as problem+json."""

from typing import Any

READ = {
    401: "The key is unknown, expired or revoked, or there is none where one is needed.",
    403: "Your role, or the scope of the key, does not allow this.",
    404: "There is nothing here that you may see.",
    406: "Only JSON is spoken here.",
    422: "A parameter is wrong, or there is none of this name (`unknown_parameter`); `problems` names each.",
    429: "Too many requests; Retry-After says how long to wait.",
    503: "Many work on this at once, the database is away for a moment, or a letter could not be sent with it; "
    "Retry-After says when to ask again.",
}
COMMAND = {
    400: "The body is no JSON object, holds what cannot be stored, or the Idempotency-Key is missing.",
    409: "Not now: `state` and `open_moves` say what is open.",
    413: "The body is too large.",
    415: "Only JSON is read here.",
    422: "Something is wrong; `problems` names each field, or `code` and `legal_basis` the rule.",
}
SEEN = {
    412: "It has changed since you looked; `version` is the present one.",
    428: "If-Match with the version seen is missing.",
}
_TEXT, _WHOLE = {"type": "string"}, {"type": "integer"}
_FIELD = {"type": "object", "properties": {"field": _TEXT, "code": _TEXT, "message": _TEXT}}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "An RFC 9457 problem document in the asker's language.",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": _WHOLE,
        "code": _TEXT,
        "field": _TEXT,
        "legal_basis": _TEXT,
        "state": _TEXT,
        "open_moves": {"type": "array", "items": _TEXT},
        "version": _WHOLE,
        "assurance": _WHOLE,
        "problems": {"type": "array", "items": _FIELD},
    },
    "required": ["type", "title", "status", "code"],
}


def with_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The description with every refusal that an operation may answer with; a hook of drf-spectacular."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            answers = dict(READ)
            if method != "get":
                answers |= COMMAND
                if "{id}" in path:
                    answers |= SEEN
            for status, text in answers.items():
                operation["responses"].setdefault(str(status), _answer(text))
    _say_what_comes(result)
    return result


def _say_what_comes(part: Any) -> None:
    """Takes back what the generator says more strictly than JSON can be: a text that is empty or an address is both
    when it is empty, and null is one of "anything"; `nullable` is a word that OpenAPI 3.1 no longer knows.
    """
    if isinstance(part, dict):
        if isinstance(part.get("oneOf"), list):
            part["anyOf"] = part.pop("oneOf")
        if part.pop("nullable", None) is True:
            part["type"] = [part["type"], "null"]
        for inner in part.values():
            _say_what_comes(inner)
    elif isinstance(part, list):
        for inner in part:
            _say_what_comes(inner)


def _answer(text: str) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": shape}}}
