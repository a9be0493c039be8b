"""Words of the market for its pages: what a finding says, figures and titles in the reader's language."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import template

from market.models import Achievement, Deal, Demand
from market.selectors import confidentiality, figures, import_sources, texts
from market.selectors.finding_words import in_words
from transfer.kernel.errors import Text
from transfer.mechanisms.translations.selectors import Text as Said
from transfer.mechanisms.worklist.models import WorkItem

register = template.Library()
register.filter(in_words)


@register.filter
def of(found: Mapping[Hashable, Any], key: Hashable) -> Any:
    """What stands under a key: {{ titles|of:row.pk }}; None where nothing does."""
    return found.get(key)


@register.simple_tag
def figures_in_words(rows: Sequence[Any], texts: Mapping[str, Said] | None, language: str) -> list[dict[str, Any]]:
    """Figures or target figures in the reader's language: {% figures_in_words text.figures texts lang as rows %}."""
    return figures.in_words(rows, texts or None, language)


@register.filter
def translated_in(rows: Sequence[Mapping[str, Any]]) -> str:
    """The mark of the first part of a figure that is a translation, "" where none is."""
    parts = (part for row in rows for part in row.values() if isinstance(part, Said))
    return next((part.mark for part in parts if part.is_translated), "")


@register.filter
def in_this(words: Mapping[str, str]) -> str:
    """A text of an agreement in the reader's language: {{ clause|in_this }}."""
    return confidentiality.said(words)


@register.filter
def in_other(words: Mapping[str, str]) -> str:
    """The same in the other language."""
    return confidentiality.other(words)


@register.simple_tag
def other_language() -> str:
    """The code of that other language, for lang attributes."""
    return confidentiality.other({"en": "en", "zh": "zh-Hans"})


@register.filter
def side_word(side: str) -> Text:
    """What a side of a deal is called."""
    return confidentiality.word_of(side)


@register.filter
def language_of(text: object) -> str:
    """The language of words that say nothing of it: <span lang="{{ text|language_of }}">."""
    return texts.language_of(str(text or ""))


@register.simple_tag
def titles(rows: Iterable[Any], of: str = "") -> dict[Any, Said]:
    """The titles of deals, contracts, notices or what belongs to them, by their keys, in the reader's language.

    of: the attribute of a row that has the title and the deal: {% titles rows "contract" as titles %}.
    """
    kept = list(rows)
    about = [(row.pk, getattr(row, of) if of else row) for row in kept]
    return texts.of_agreements((key, one.title, _deal_of(one)) for key, one in about)


@register.simple_tag
def title(row: Any, of: str = "") -> Said:
    """The same of one."""
    return titles([row], of)[row.pk]


@register.simple_tag
def abstract(notice: Any) -> Said:
    """What a public notice says of the matter, in the reader's language."""
    said = notice.content.get("abstract", "")
    return texts.of_agreements([(notice.pk, said, _deal_of(notice))], "abstract")[notice.pk]


@register.simple_tag
def own_titles(rows: Iterable[Any], of: str = "") -> dict[Any, Said]:
    """The titles of achievements and demands by the keys of the rows; of: the attribute of a row that is one.

    A row of a queue is a pair with the piece of work.
    """
    kept = [
        next(part for part in row if not isinstance(part, WorkItem)) if isinstance(row, tuple) else row for row in rows
    ]
    about = [getattr(row, of) if of else row for row in kept]
    found = texts.titles(about)
    return {row.pk: found[one.pk] for row, one in zip(kept, about, strict=True)}


@register.simple_tag
def own_title(row: Achievement | Demand) -> Said:
    """The title of one."""
    return texts.titles([row])[row.pk]


def _deal_of(row: Any) -> UUID | None:
    if isinstance(row, Deal):
        return row.pk
    noun, _colon, key = getattr(row, "subject", "").partition(":")
    if noun == Deal.STATES.noun:
        return UUID(key)
    found: UUID | None = getattr(row, "deal_id", None)
    return found


@register.simple_tag
def provenance(of: Achievement | Demand) -> import_sources.Provenance | None:
    """Where an imported record comes from; None for what was not imported."""
    return import_sources.provenance(of)
