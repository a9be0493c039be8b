"""What achievements and demands say, in the reader's language where there is a translation."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from market.models import Achievement, Demand
from transfer.mechanisms.translations import selectors as translations
from transfer.mechanisms.translations.selectors import Original, Text

OF_ACHIEVEMENT = ("title", "abstract", "advantage", "trl_evidence")
OF_DEMAND = ("title", "problem", "present_way", "constraints_text", "delivery")
_FROZEN = 0  # what was submitted does not change, so no translation of it is of an older version


def of_achievement(achievement: Achievement, fields: Sequence[str] = OF_ACHIEVEMENT) -> Original:
    """The text shown to the public, else the draft.

    While a revision is being written its translations replace those of the public text, and may not be read yet: until
    it is accepted, everybody reads the original.
    """
    text = achievement.text
    in_revision = achievement.accepted_id is not None and achievement.working_id not in (None, achievement.accepted_id)
    subject = f"{achievement.stream}/{text.number}" if in_revision else achievement.stream
    return Original(subject, text.original_lang, text.number, {name: getattr(text, name) for name in fields})


def of_demand(demand: Demand, fields: Sequence[str] = OF_DEMAND) -> Original:
    """Its texts, those that are filled."""
    filled = {name: getattr(demand, name) for name in fields if getattr(demand, name) or name == "title"}
    return Original(demand.stream, demand.original_lang, _FROZEN, filled)


def titles(rows: Iterable[Achievement | Demand]) -> dict[UUID, Text]:
    """The titles by id, for a list: one query at most."""
    originals = {
        row.pk: of_demand(row, ("title",)) if isinstance(row, Demand) else of_achievement(row, ("title",))
        for row in rows
    }
    shown = translations.for_many(originals.values())
    return {key: shown[original.subject]["title"] for key, original in originals.items()}


def shown(achievement: Achievement) -> dict[str, Text]:
    """Every text of one achievement."""
    return translations.for_reader(of_achievement(achievement))
