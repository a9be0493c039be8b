"""Texts in the reader's language, marked where they are translations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transfer.mechanisms.translations.models import Translation


@dataclass(frozen=True, slots=True)
class Original:
    """What somebody wrote: the fields of a subject in one language, at the subject's present version."""

    subject: str
    language: str
    version: int
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
    if found is None or not written:
        return Text(written, original.language, written, original.language)
    outdated = found.of_version < original.version
    return Text(found.text, found.language, written, original.language, found.origin, outdated)
