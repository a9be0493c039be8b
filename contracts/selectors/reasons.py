"""Reasons from the lists, and the refusal that names a state."""

from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from transfer.kernel import clock
from transfer.kernel.errors import Invalid, NotNow
from transfer.kernel.models import Stateful

ENDS = "contract_end_reason"
PAYMENTS = "payment_dispute_reason"
NOTICES = "notice_revocation_reason"


def check(reason: str, dictionary: str = ENDS, *, note: str) -> None:
    """Invalid for a code that is not in the dictionary, or that says nothing without a note.

    An empty reason is left to the state table.
    """
    entry = dictionaries.find(dictionary, reason, on=clock.now().date())
    if reason and entry is None:
        raise Invalid.one("reason", _("Choose a reason from the list."), "choice")
    if entry and entry.extra.get("needs_note") and not note.strip():
        raise Invalid.one("note", _("This reason says nothing without a sentence."), "required")


def choices(dictionary: str = ENDS) -> list[tuple[str, str]]:
    """The reasons for a form, in the reader's language."""
    return dictionaries.choices(dictionary, on=clock.now().date())


def not_now(obj: Stateful) -> NotNow:
    """The refusal that names the object's present state and the moves open from it."""
    return NotNow(
        _("Its present state, %(state)s, does not allow this.") % {"state": obj.STATES.states[obj.state]},
        state=obj.state,
        open_moves=[move.name for move in obj.STATES.open_from(obj.state)],
    )
