"""Reasons from the lists, as people choose them."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from transfer.kernel import clock
from transfer.kernel.errors import Invalid

RETURN, DECLINE, WITHDRAW = "return_reason", "decline_reason", "demand_end_reason"
RELEASE, RETIRE = "disclosure_release_reason", "achievement_end_reason"


def for_return(noun: str, *, on: date) -> list[tuple[str, str]]:
    """Code and label of the reasons for which a noun ("demand") may be returned."""
    entries = dictionaries.entries(RETURN, on=on)
    return [(entry.code, entry.label()) for entry in entries if noun in entry.extra.get("nouns", [noun])]


def for_decline(*, on: date) -> list[tuple[str, str]]:
    """Code and label of the reasons for which a response is declined."""
    return dictionaries.choices(DECLINE, on=on)


def for_withdrawal(*, on: date) -> list[tuple[str, str]]:
    """Code and label of the reasons for which a demand is withdrawn."""
    return dictionaries.choices(WITHDRAW, on=on)


def label(dictionary: str, code: str) -> str:
    """The reason in the reader's language."""
    return dictionaries.label(dictionary, code)


def needs_note(dictionary: str, code: str, *, on: date) -> bool:
    """Whether the reason says nothing without a note."""
    entry = dictionaries.find(dictionary, code, on=on)
    return bool(entry and entry.extra.get("needs_note"))


def check(dictionary: str, code: str, note: str) -> None:
    """Invalid for a reason that is not in the list in force, or that says nothing without a note. None is no reason."""
    on = clock.now().date()
    if code and not dictionaries.is_valid(dictionary, code, on=on):
        raise Invalid.one("reason", _("Choose a reason from the list."), "choice")
    if needs_note(dictionary, code, on=on) and not note.strip():
        raise Invalid.one("note", _("This reason says nothing without a sentence."), "required")
