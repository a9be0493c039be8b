"""What the importers share: taking texts out of foreign records, and shortening those that are too long."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Problem

CUT = " […]"
_ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}(:\d+)?([/?#]\S*)?")


class Texts:
    """Takes texts from one record and remembers what is wrong and what was shortened."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []

    def text(self, name: str) -> str:
        """The trimmed text of a key, "" where there is none. A problem when it is something else."""
        value = self.raw.get(name)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        self.problems.append(Problem(name, "text", _("A text is expected here.")))
        return ""

    def texts(self, name: str) -> list[str]:
        """The trimmed texts of a list, empty ones left out."""
        value = self.raw.get(name) or []
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return list(dict.fromkeys(one.strip() for one in value if one.strip()))
        self.problems.append(Problem(name, "rows", _("A list of texts is expected here.")))
        return []

    def fit(self, field: str, text: str, longest: int) -> str:
        """The text, cut at the end of a sentence or word where it is too long for its field; that is remarked."""
        if len(text) <= longest:
            return text
        self.remarks.append(
            Problem(field, "shortened", _("Shortened from %(length)s characters.") % {"length": len(text)})
        )
        room = text[: longest - len(CUT)]
        ends = [room.rfind(mark) + len(mark) for mark in (". ", ".\n", "。", "; ") if mark in room]
        end = max(ends, default=0)
        if end < len(room) // 2:
            end = room.rfind(" ") if room.rfind(" ") > len(room) // 2 else len(room)
        return room[:end].rstrip() + CUT

    def address(self, name: str) -> str:
        """An address of the web; what cannot be one is left out, and that is remarked."""
        text = self.text(name)
        if not text or _ADDRESS.fullmatch(text):
            return text
        self.remarks.append(Problem("source_url", "left_out", _("This is not an address of the web: left out.")))
        return ""

    def day(self, name: str, form: str) -> date | None:
        """A day written in this form, e.g. "January 05, 2017". A problem when it cannot be one."""
        text = self.text(name)
        if not text:
            return None
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 # a day without a time
        except ValueError:
            self.problems.append(Problem(name, "day", _("This is not a day.")))
            return None
