"""What an imported record may say: the rules of the forms, and those that only a loader needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.models import AchievementText
from market.selectors import achievement_inputs, demand_inputs, inputs
from transfer.kernel.errors import Problem

ACHIEVEMENT_NEEDS = ("title", "abstract", "technology_field")
DEMAND_NEEDS = ("title", "problem", "technology_field", "wanted")
LISTS = {"keywords": 80, "ipc": 20, "public_interest": 40}
DAYS = ("opened_on", "open_until")
_EARLIEST = date(1950, 1, 1)
_LONGEST = {"source_reference": 200, "source_holder": 200, "source_licence": 200, "source_url": 500}
_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file, as its importer read it.

    line: where it begins in the file, from 1. reference: its key in the source. licence: its own, where it differs
    from the source's. remarks: what the importer did to it, e.g. shortened a text. problems: why it cannot be read.
    fields: those of the achievement's text or of the demand; a demand's opened_on and open_until may lie in the past.
    """

    line: int
    reference: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    holder: str = ""
    licence: str = ""
    url: str = ""
    rights: tuple[Mapping[str, Any], ...] = ()
    remarks: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def achievement(record: Record, *, on: date) -> list[Problem]:
    """What is wrong with a record that is to be an achievement."""
    found = _common(record, ACHIEVEMENT_NEEDS)
    if found:
        return found
    found += demand_inputs.too_long(AchievementText, _texts(record.fields, AchievementText))
    found += achievement_inputs.text_problems(record.fields, on=on)
    found += _languages(record.fields)
    for place, right in enumerate(record.rights):
        found += achievement_inputs.right_problems(right, place, on=on)
        found += [
            Problem(f"rights.{place}.{name}", "day", _("This day lies in the future."))
            for name in ("filed_on", "granted_on")
            if right.get(name) and right[name] > on
        ]
    return found


def demand(record: Record, *, on: date) -> list[Problem]:
    """What is wrong with a record that is to be a demand. Its days are over: a standing demand is not imported."""
    found = _common(record, DEMAND_NEEDS)
    if found:
        return found
    found += demand_inputs.problems({name: value for name, value in record.fields.items() if name not in DAYS}, on=on)
    opened, until = (record.fields.get(name) for name in DAYS)
    for name, day in zip(DAYS, (opened, until), strict=True):
        if day and not _EARLIEST <= day <= on:
            found.append(Problem(name, "day", _("An imported call has ended: give a day before today.")))
    if opened and until and until < opened:
        found.append(Problem("open_until", "order", _("It ends before it began.")))
    return found


def technology_fields(*, on: date) -> list[str]:
    """The codes of the technology fields in force on that day."""
    return [code for code, _label in dictionaries.choices("technology_field", on=on)]


def storable(text: str) -> str:
    """A text as it can be written into a report: what no database holds is a question mark, the end is cut off."""
    return text.encode(errors="replace").decode().replace("\x00", "?")[:200]


def _common(record: Record, needed: tuple[str, ...]) -> list[Problem]:
    """What makes reading the fields pointless: unreadable, nameless, empty or unstorable."""
    if record.problems:
        return list(record.problems)
    given = {
        "source_reference": record.reference,
        "source_holder": record.holder,
        "source_licence": record.licence,
        "source_url": record.url,
    }
    found = [
        Problem(name, "null_characters", _("This text holds a character that cannot be stored."))
        for name, text in _every_text({**given, **record.fields})
        if "\x00" in text or not _encodes(text)
    ]
    if not record.reference.strip():
        found.append(Problem("source_reference", "required", _("Without a reference it would be loaded twice.")))
    found += [
        Problem(name, "max_length", _("This is too long: %(most)s characters at most.") % {"most": most})
        for name, most in _LONGEST.items()
        if len(given[name]) > most
    ]
    if record.url and not found and not _is_url(record.url):
        found.append(Problem("source_url", "url", _("This is not an address of the web.")))
    for name in needed:
        value = record.fields.get(name)
        if not (value.strip() if isinstance(value, str) else value):
            found.append(Problem(name, "required", _("This is needed.")))
    found += _list_problems(record.fields)
    return found


def _list_problems(fields: Mapping[str, Any]) -> Iterator[Problem]:
    for name, most in LISTS.items():
        values = fields.get(name) or ()
        if len(values) > inputs.MOST_ROWS:
            yield Problem(name, "rows", _("No more than 50 rows."))
        elif any(len(value) > most for value in values):
            yield Problem(name, "max_length", _("This is too long: %(most)s characters at most.") % {"most": most})


def _texts(fields: Mapping[str, Any], model: type[AchievementText]) -> dict[str, Any]:
    known = {one.name for one in model._meta.get_fields()}
    return {name: value for name, value in fields.items() if name in known}


def _languages(fields: Mapping[str, Any]) -> list[Problem]:
    if fields.get("original_lang", "en") in dict(settings.LANGUAGES):
        return []
    return [Problem("original_lang", "choice", _("Choose a language from the list."))]


def _every_text(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, item in value.items():
        if isinstance(item, str):
            yield name, item
        elif isinstance(item, list | tuple):
            for one in item:
                yield from _every_text(one if isinstance(one, dict) else {name: one})


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_url(text: str) -> bool:
    try:
        _url(text)
    except ValidationError:
        return False
    return True
