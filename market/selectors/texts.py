"""What achievements and demands say, in the reader's language where there is a translation."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from market.models import Achievement, AchievementText, Demand, Listing
from transfer.mechanisms.translations import selectors as translations
from transfer.mechanisms.translations.selectors import Original, Text

OF_ACHIEVEMENT = ("title", "abstract", "advantage", "trl_evidence")
OF_DEMAND = ("title", "problem", "present_way", "constraints_text", "delivery")
OF_LISTING = ("terms",)


def of_achievement(achievement: Achievement, fields: Sequence[str] = OF_ACHIEVEMENT) -> Original:
    """The text shown to the public, else the draft. What is made of a revision may not be read until it is accepted."""
    return _of_text(achievement, achievement.text, fields)


def of_working(achievement: Achievement, fields: Sequence[str] = OF_ACHIEVEMENT) -> Original:
    """The text as its owner works on it."""
    return _of_text(achievement, achievement.working or achievement.text, fields)


def of_demand(demand: Demand, fields: Sequence[str] = OF_DEMAND) -> Original:
    """Its texts, those that are filled."""
    filled = {name: getattr(demand, name) for name in fields if getattr(demand, name) or name == "title"}
    return Original(demand.stream, demand.original_lang, None, filled)


def of_listing(listing: Listing) -> Original:
    """Its terms in words, written in the language of what is offered."""
    return Original(listing.stream, listing.achievement.text.original_lang, None, {"terms": listing.terms})


def _of_text(achievement: Achievement, text: AchievementText, fields: Sequence[str]) -> Original:
    return Original(achievement.stream, text.original_lang, text.number, {name: getattr(text, name) for name in fields})


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


def terms(listing: Listing) -> Text:
    """What a listing says of its terms."""
    return translations.for_reader(of_listing(listing))["terms"]
