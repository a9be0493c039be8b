"""JSON in: no NUL, no lone surrogates, no NaN; what the database cannot hold is refused at the door."""

import json
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """A JSON object in UTF-8, its strings free of NUL and of lone surrogates."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        """The parsed body. ParseError (400) for what is no JSON object, ValidationError (422) for a text in a field."""
        raw = stream.read()
        try:
            data = json.loads(raw.decode("utf-8") or "{}", parse_constant=_no_constant)
        except (UnicodeDecodeError, ValueError, RecursionError):
            raise ParseError(_("The body is not JSON in UTF-8.")) from None
        if not isinstance(data, dict):
            raise ParseError(_("The body must be a JSON object."))
        _refuse_unstorable(data)
        return data


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _refuse_unstorable(value: Any) -> None:
    pending = [("", value)]
    while pending:
        path, item = pending.pop()
        if isinstance(item, dict):
            pending += [(path, key) for key in item]
            pending += [(f"{path}.{key}".lstrip("."), below) for key, below in item.items()]
        elif isinstance(item, list):
            pending += [(f"{path}.{index}", below) for index, below in enumerate(item)]
        elif isinstance(item, str) and _is_unstorable(item):
            said = _("The text has characters that cannot be stored (NUL or half a surrogate pair).")
            raise ValidationError({"" if _is_unstorable(path) else path: [ErrorDetail(said, "unstorable")]})


def _is_unstorable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text)
