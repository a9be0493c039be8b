"""What may answer a demand, and which demands an achievement may answer: by the words they share, each named."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from market.models import Achievement, Demand
from transfer.roof.search import lexemes
from transfer.roof.search.models import FrequentTerm, SearchDocument, SearchIndex

MOST = 5
_TERMS = 24
_HITS = 2000
_TOO_FREQUENT = 0.1
_CANDIDATES = 60
_SAME_FIELD = 1.5
_LEAST_TERMS = 2
_LEAST_SCORE = 7.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One that may fit. terms: the words both have, the most telling first; same_field: of technology."""

    kind: str
    id: UUID
    terms: tuple[str, ...]
    same_field: bool
    score: float


def for_demand(demand: Demand) -> list[Suggestion]:
    """Public achievements that share telling words with a demand."""
    targets = [target.get("name", "") for target in demand.targets if isinstance(target, dict)]
    words = {"A": demand.title, "B": " ".join([demand.problem, *targets]), "C": demand.present_way}
    return _fitting(words, SearchDocument.ACHIEVEMENT, "accepted", demand.technology_field)


def for_achievement(achievement: Achievement) -> list[Suggestion]:
    """Open demands that share telling words with an achievement."""
    text = achievement.text
    words = {"A": text.title, "B": " ".join([*text.keywords, text.advantage]), "C": text.abstract}
    return _fitting(words, SearchDocument.DEMAND, "open", text.technology_field)


def _fitting(words: Mapping[str, str], kind: str, state: str, technology_field: str) -> list[Suggestion]:
    weights = _telling(words)
    if not weights:
        return []
    found = [_judged(row, weights, kind, technology_field) for row in _candidates(weights, kind, state)]
    good = [one for one in found if len(one.terms) >= _LEAST_TERMS and one.score >= _LEAST_SCORE]
    return sorted(good, key=lambda one: (-one.score, str(one.id)))[:MOST]


def _telling(words: Mapping[str, str]) -> dict[str, float]:
    """The lexemes that tell most, with their weight: rarer is more, and so is standing in the title.

    Together they match few enough documents to be ranked.
    """
    importance: dict[str, float] = {}
    for weight, factor in (("C", 0.6), ("B", 0.8), ("A", 1.5)):
        for lexeme in lexemes.of_text(words.get(weight, "")):
            if _says_something(lexeme):
                importance[lexeme] = factor
    shares = dict(FrequentTerm.objects.filter(lexeme__in=list(importance)).values_list("lexeme", "share"))
    documents = SearchIndex.objects.filter(pk=SearchIndex.ONE).values_list("documents", flat=True).first() or 0
    weighed = {
        lexeme: factor * -math.log(shares.get(lexeme, FrequentTerm.LEAST))
        for lexeme, factor in importance.items()
        if shares.get(lexeme, 0) < _TOO_FREQUENT
    }
    kept: dict[str, float] = {}
    hits = 0.0
    for lexeme in sorted(weighed, key=lambda one: -weighed[one]):
        hits += shares.get(lexeme, FrequentTerm.LEAST / 4) * documents
        if len(kept) >= _TERMS or (kept and hits > _HITS):
            break
        kept[lexeme] = weighed[lexeme]
    return kept


def _says_something(lexeme: str) -> bool:
    if lexeme.isascii():
        return len(lexeme) > 2 and not lexeme.isdigit()
    return len(lexeme) > 1 and not lexeme[0].isdigit()


def _candidates(weights: Mapping[str, float], kind: str, state: str) -> list[tuple[Any, ...]]:
    query = lexemes.query([[lexeme] for lexeme in weights], every=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object, technology_field, ARRAY(SELECT unnest(tsvector_to_array(vector)) INTERSECT "
            "SELECT unnest(%s::text[])) FROM search_document "
            "WHERE epoch = (SELECT serving FROM search_index WHERE id = 1) "
            "AND vector @@ %s::tsquery AND kind = %s AND state = %s "
            "ORDER BY ts_rank(vector, %s::tsquery) DESC LIMIT %s",
            [list(weights), query, kind, state, query, _CANDIDATES],
        )
        return list(cursor.fetchall())


def _judged(row: Sequence[Any], weights: Mapping[str, float], kind: str, technology_field: str) -> Suggestion:
    key, field, matched = row
    terms = _without_parts(sorted(matched, key=lambda lexeme: (-weights[lexeme], lexeme)))
    same = bool(field) and field == technology_field
    score = sum(weights[lexeme] for lexeme in terms) + (_SAME_FIELD if same else 0)
    return Suggestion(kind, UUID(str(key)), tuple(terms), same, score)


def _without_parts(terms: Iterable[str]) -> list[str]:
    """Without those that are only a part of another one: of 二氧化硅, 氧化 and 二氧 the first."""
    rows = list(terms)
    return [one for one in rows if not any(one != other and one in other for other in rows)]
