"""What a row of an organization's own spreadsheet may say: the rules of the forms, and what a column holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from market.models import AchievementText, Inventor, IpRight, OwnImport
from market.selectors import achievement_inputs, demand_inputs, inputs
from market.selectors.import_checks import LISTS
from transfer.kernel.errors import Problem

_LANGUAGE = _("Choose a language from the list.")


def achievement(
    fields: Mapping[str, Any], inventors: Sequence[Mapping[str, Any]], rights: Sequence[Mapping[str, Any]], *, on: date
) -> list[Problem]:
    """What is wrong with a row that is to be the draft of an achievement."""
    found = demand_inputs.too_long(AchievementText, fields)
    found += _lists(fields)
    found += achievement_inputs.text_problems(fields, on=on)
    if fields.get("original_lang") not in dict(settings.LANGUAGES):
        found.append(Problem("original_lang", "choice", _LANGUAGE))
    for one in inventors:
        found += [Problem("inventors", long.code, long.message) for long in demand_inputs.too_long(Inventor, one)]
    if inventors:
        found += inputs.inventors(inventors)
    for place, right in enumerate(rights):
        found += achievement_inputs.right_problems(right, place, on=on)
        found += [
            Problem(f"rights.{place}.{long.field}", long.code, long.message)
            for long in demand_inputs.too_long(IpRight, right)
        ]
    return found


def demand(fields: Mapping[str, Any], *, on: date) -> list[Problem]:
    """What is wrong with a row that is to be the draft of a demand."""
    return demand_inputs.problems(fields, on=on)


def known(organization: Any, noun: str, keys: Sequence[str]) -> set[str]:
    """Which of these rows are in."""
    rows = OwnImport.objects.filter(organization=organization, key__in=keys, **{f"{noun}__isnull": False})
    return set(rows.values_list("key", flat=True))


def _lists(fields: Mapping[str, Any]) -> list[Problem]:
    found = []
    for name, most in LISTS.items():
        values = fields.get(name) or ()
        if len(values) > inputs.MOST_ROWS:
            found.append(Problem(name, "rows", _("No more than 50 rows.")))
        elif any(len(value) > most for value in values):
            message = _("This is too long: %(most)s characters at most.") % {"most": most}
            found.append(Problem(name, "max_length", message))
    return found
