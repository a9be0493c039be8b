"""What achievements and demands say, in the reader's language where there is a translation."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from market.models import Achievement, AchievementText, Deal, Demand, Listing
from market.selectors import figures
from transfer.mechanisms.translations import selectors as translations
from transfer.mechanisms.translations.selectors import Original, Text

OF_ACHIEVEMENT = ("title", "abstract", "advantage", "trl_evidence")
OF_DEMAND = ("title", "problem", "present_way", "constraints_text", "delivery")
OF_LISTING = ("terms",)
_HAN = re.compile("[\u4e00-\u9fff]")


def of_achievement(achievement: Achievement, fields: Sequence[str] = ()) -> Original:
    """The text shown to the public, else the draft. What is made of a revision may not be read until it is accepted.

    fields: some of its texts; without them all, the words of its figures too.
    """
    return _of_text(achievement, achievement.text, fields)


def of_working(achievement: Achievement) -> Original:
    """The text as its owner works on it."""
    return _of_text(achievement, achievement.working or achievement.text, ())


def of_demand(demand: Demand, fields: Sequence[str] = ()) -> Original:
    """Its texts, those that are filled; without fields the words of its target figures too."""
    names = fields or OF_DEMAND
    filled = {name: getattr(demand, name) for name in names if getattr(demand, name) or name == "title"}
    return Original(
        demand.stream, demand.original_lang, None, filled if fields else {**filled, **figures.words(demand.targets)}
    )


def of_listing(listing: Listing) -> Original:
    """Its terms in words, written in the language of what is offered."""
    return Original(listing.stream, listing.achievement.text.original_lang, None, {"terms": listing.terms})


def _of_text(achievement: Achievement, text: AchievementText, fields: Sequence[str]) -> Original:
    said = {name: getattr(text, name) for name in fields or OF_ACHIEVEMENT}
    more = {} if fields else figures.words(text.figures)
    return Original(achievement.stream, text.original_lang, text.number, {**said, **more})


def titles(rows: Iterable[Achievement | Demand]) -> dict[UUID, Text]:
    """The titles by id, for a list: one query at most."""
    originals = {
        row.pk: of_demand(row, ("title",)) if isinstance(row, Demand) else of_achievement(row, ("title",))
        for row in rows
    }
    shown = translations.for_many(originals.values())
    return {key: shown[original.subject]["title"] for key, original in originals.items()}


def of_agreements(rows: Iterable[tuple[Any, str, UUID | None]], field: str = "title") -> dict[Any, Text]:
    """The titles of deals and of what followed from them, by key, each given as key, title and deal.

    Such a text is copied from what the deal is about; it has its translation as long as it reads the same. Two queries
    at most, none where every one is written in the reader's language.
    """
    kept = list(rows)
    subjects = _subjects_of({deal for _key, text, deal in kept if deal and not _is_readers(text)})
    originals = {
        subjects[deal]: Original(subjects[deal], language_of(text), None, {field: text})
        for _key, text, deal in kept
        if deal in subjects and not _is_readers(text)
    }
    translated = translations.for_many(originals.values())
    found = {}
    for key, text, deal in kept:
        there = translated.get(subjects.get(deal, ""), {}).get(field)
        fits = there is not None and there.original == text and not there.outdated
        found[key] = there if there is not None and fits else as_written(text)
    return found


def language_of(text: str) -> str:
    """The language of a text that says nothing of it, by its script."""
    return "zh-hans" if _HAN.search(text) else "en"


def _is_readers(title: str) -> bool:
    return translations.same_language(language_of(title), get_language() or "en")


def as_written(title: str) -> Text:
    """A text that has no translation, in its own language."""
    language = language_of(title)
    return Text(title, language, title, language)


def _subjects_of(deals: Collection[UUID]) -> dict[UUID | None, str]:
    """Deal → stream of the achievement or demand it is about."""
    if not deals:
        return {}
    rows: Iterable[tuple[UUID, UUID | None, UUID | None]] = Deal.objects.filter(pk__in=deals).values_list(
        "pk", "achievement", "response__demand"
    )
    about: dict[UUID | None, str] = {}
    for pk, achievement, demand in rows:
        if demand is not None:
            about[pk] = f"{Demand.STATES.noun}:{demand}"
        elif achievement is not None:
            about[pk] = f"{Achievement.STATES.noun}:{achievement}"
    return about


def shown(achievement: Achievement) -> dict[str, Text]:
    """Every text of one achievement."""
    return translations.for_reader(of_achievement(achievement))


def terms(listing: Listing) -> Text:
    """What a listing says of its terms."""
    return translations.for_reader(of_listing(listing))["terms"]
