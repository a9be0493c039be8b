"""Texts in the reader's language, marked where they are translations."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transfer.mechanisms.translations.models import Translation


@dataclass(frozen=True, slots=True)
class Original:
    """What somebody wrote: the fields of a subject in one language, at the version of it that the reader sees.

    version: None where there is only the present text; else translations of a newer one are not for this reader.
    """

    subject: str
    language: str
    version: int | None
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """One field as this reader gets it: shown in `language`; `original` beside it where it is a translation.

    origin: human or machine, "" where it is the original. outdated: made of an older version of the text.
    """

    shown: str
    language: str
    original: str
    original_language: str
    origin: str = ""
    outdated: bool = False

    def __str__(self) -> str:
        return self.shown

    @property
    def is_translated(self) -> bool:
        """Not the words of whoever wrote it."""
        return bool(self.origin)

    @property
    def mark(self) -> str:
        """What stands beside a translation, in the reader's language; "" beside an original."""
        if not self.origin:
            return ""
        if self.origin == Translation.MACHINE:
            return _("machine translation of an older version") if self.outdated else _("machine translation")
        return _("translation of an older version") if self.outdated else _("translation")


@dataclass(frozen=True, slots=True)
class Side:
    """One field for whoever translates it: the original, and what there is of it. made_at: None for nothing yet."""

    name: str
    original: str
    text: str = ""
    origin: str = ""
    of_version: int | None = None
    outdated: bool = False
    by: UUID | None = None
    made_at: datetime | None = None


def for_reader(original: Original, language: str = "") -> dict[str, Text]:
    """The fields of one subject in a language (the active one by default), each original where there is no other."""
    return for_many([original], language)[original.subject]


def for_many(originals: Iterable[Original], language: str = "") -> dict[str, dict[str, Text]]:
    """The fields of many subjects by subject and name: one query, none where all are written in the language."""
    all_of_them = list(originals)
    wanted = language or get_language() or "en"
    elsewhere = [one.subject for one in all_of_them if not same_language(one.language, wanted)]
    rows = Translation.objects.filter(subject__in=elsewhere, language=wanted) if elsewhere else ()
    found = {(row.subject, row.field): row for row in rows}
    return {
        one.subject: {name: _text(one, name, found.get((one.subject, name))) for name in one.fields}
        for one in all_of_them
    }


def sides(original: Original, language: str) -> list[Side]:
    """The fields of a subject that say something, each beside its translation, for whoever translates it."""
    rows = {row.field: row for row in Translation.objects.filter(subject=original.subject, language=language)}
    return [_side(original, name, rows.get(name)) for name, text in original.fields.items() if text]


def targets(original_language: str) -> list[tuple[str, str]]:
    """The languages that a text in this one can be translated into: (code, name)."""
    return [(code, str(name)) for code, name in settings.LANGUAGES if not same_language(code, original_language)]


def kept(original: Original) -> list[tuple[Translation, bool]]:
    """The translations that a reader of this version may know, each with whether it is outdated."""
    rows = [row for row in of_subject(original.subject) if row.field in original.fields]
    return [(row, is_outdated(row, original)) for row in rows if not is_ahead(row, original)]


def is_outdated(row: Translation, original: Original) -> bool:
    """Whether the text has changed since it was translated; by the text where it is known, else by the version."""
    if row.of_digest:
        return row.of_digest != digest(original.fields[row.field])
    return original.version is not None and row.of_version < original.version


def is_ahead(row: Translation, original: Original) -> bool:
    """Whether it translates a text newer than what this reader sees."""
    newer = original.version is not None and row.of_version > original.version
    return newer and (not row.of_digest or is_outdated(row, original))


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def of_subject(subject: str) -> list[Translation]:
    """Every kept translation of a subject, for its editor."""
    return list(Translation.objects.filter(subject=subject).order_by("language", "field"))


def same_language(one: str, other: str) -> bool:
    """True for the same language as readers see it: zh, zh-hans and zh-Hans-CN are one."""
    return _base(one) == _base(other)


def _base(language: str) -> str:
    parts = language.lower().replace("_", "-").split("-")
    if parts[0] != "zh":
        return parts[0]
    return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(parts[1:]) else "zh-hans"


def _text(original: Original, name: str, found: Translation | None) -> Text:
    written = original.fields[name]
    if found is None or not written or is_ahead(found, original):
        return Text(written, original.language, written, original.language)
    outdated = is_outdated(found, original)
    return Text(found.text, found.language, written, original.language, found.origin, outdated)


def _side(original: Original, name: str, row: Translation | None) -> Side:
    written = original.fields[name]
    if row is None:
        return Side(name, written)
    outdated = is_outdated(row, original)
    return Side(name, written, row.text, row.origin, row.of_version, outdated, row.by, row.made_at)
