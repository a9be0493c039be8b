"""The database has the last word; this is what its named constraints say to a person."""

from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Misuse, RuleBroken, Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """A constraint in words, the input it is about, and the clause behind it."""

    message: Text
    field: str = ""
    legal_basis: str = ""


_MEANINGS: dict[str, Meaning] = {}


def means(name: str, message: Text, *, field: str = "", legal_basis: str = "") -> None:
    """Says what a named constraint means. Declared beside the model."""
    if name in _MEANINGS and str(_MEANINGS[name].message) != str(message):
        raise Misuse(f"the constraint {name} has two meanings")
    _MEANINGS[name] = Meaning(message, field, legal_basis)


def refusal_for(error: IntegrityError) -> RuleBroken:
    """The broken constraint as a RuleBroken with the constraint's name as code."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = (diagnosis and diagnosis.constraint_name) or "constraint"
    meaning = _MEANINGS.get(name, Meaning(_("This contradicts what is already recorded.")))
    return RuleBroken(meaning.message, code=name, field=meaning.field, legal_basis=meaning.legal_basis)
