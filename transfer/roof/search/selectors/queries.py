"""Finding: all of the words first, any of them when nothing has all; what is ranked and counted is bounded."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Invalid, Problem
from transfer.roof.search import lexemes
from transfer.roof.search.models import FrequentTerm, SearchDocument

PAGE = 20
PAGES = 50
RANKED = PAGE * PAGES
"""So many are ranked: those with the words in their title first, then the newest."""
LONGEST = 200
EVERYWHERE = 0.05
"""A word in a larger share of the documents is left out where any word is enough."""
_COUNTS_KEPT = 20
_MOST_WORDS = 24
_VALUE = re.compile(r"[\w.-]{1,40}")

MATURITY = "CASE WHEN trl <= 3 THEN '1-3' WHEN trl <= 6 THEN '4-6' WHEN trl <= 9 THEN '7-9' ELSE '' END"
FACETS = {
    "kind": "kind",
    "technology_field": "technology_field",
    "maturity": MATURITY,
    "industry": "industry",
    "region": "left(region, 2)",
    "public_interest": "public_interest",
    "state": "state",
    "offer": "CASE WHEN is_listed THEN 'open' ELSE '' END",
    "source": "source",
    "language": "language",
}
"""Name → expression of a document's value; "" is no choice."""
MANY = frozenset({"public_interest"})
"""Those of which a document has any number of values."""
_HERE = "(SELECT serving FROM search_index WHERE id = 1)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for. chosen: facet → values, any of which is enough. page: from 1."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, best first. total: of all; counts: facet → value → how many there would be.

    every: False when no document has all of the words and these have some. left_out: words too frequent to decide.
    """

    hits: list[tuple[str, UUID]]
    total: int
    counts: dict[str, dict[str, int]]
    every: bool = True
    left_out: tuple[str, ...] = ()
    page: int = 1

    @property
    def following(self) -> int:
        """The number of the next page, 0 on the last; pages end where the ranking does."""
        return self.page + 1 if self.page < PAGES and self.total > self.page * PAGE else 0


def read(given: Mapping[str, Sequence[str]]) -> Asked:
    """What a query string asks for: q, page, and facets, each as often as wanted. Invalid names what cannot be read."""
    problems = []
    words = " ".join((given.get("q") or [""])[-1].split())
    if len(words) > LONGEST:
        problems.append(Problem("q", "length", _("No more than 200 characters.")))
    if "\x00" in words or any("\ud800" <= char <= "\udfff" for char in words):
        problems.append(Problem("q", "characters", _("There is a character in it that cannot be read.")))
    page = (given.get("page") or ["1"])[-1]
    if not re.fullmatch(r"[1-9]\d?", page) or int(page) > PAGES:
        problems.append(Problem("page", "page", _("Pages go from 1 to 50: narrow the search instead.")))
        page = "1"
    chosen = {}
    for name in FACETS:
        values = tuple(dict.fromkeys(value for value in given.get(name) or () if value))
        if len(values) > 40 or not all(_VALUE.fullmatch(value) for value in values):
            problems.append(Problem(name, "code", _("This is not a code.")))
        elif values:
            chosen[name] = values
    if set(chosen.get("kind", ())) - set(SearchDocument.KINDS):
        problems.append(Problem("kind", "choice", _("Choose achievement, demand or listing.")))
    if problems:
        raise Invalid(problems)
    return Asked(words, chosen, int(page))


def find(asked: Asked) -> Found:
    """One page of what fits. A listing stands in it when listings are asked for; else its technology stands for it.

    Listings are those on offer, in the page and in every count; the others are found by choosing their state.
    """
    words = lexemes.asked(asked.words)[:_MOST_WORDS]
    if asked.words and not words:
        return Found([], 0, {}, page=asked.page)
    total, counts = _counts(asked, lexemes.query(words, every=True))
    if total or len(words) < 2:
        return Found(_ranked(asked, lexemes.query(words, every=True)), total, counts, page=asked.page)
    deciding, left_out = _deciding(words)
    any_of = lexemes.query(deciding, every=False)
    total, counts = _counts(asked, any_of)
    return Found(_ranked(asked, any_of), total, counts, False, left_out, asked.page)


def _deciding(words: list[list[str]]) -> tuple[list[list[str]], tuple[str, ...]]:
    """The words without those that stand everywhere, unless they all do; and those left out."""
    wholes = [word[0] for word in words]
    everywhere = set(
        FrequentTerm.objects.filter(lexeme__in=wholes, share__gte=EVERYWHERE).values_list("lexeme", flat=True)
    )
    kept = [word for word in words if word[0] not in everywhere]
    return (kept, tuple(one for one in wholes if one in everywhere)) if kept else (words, ())


def _conditions(asked: Asked, without: str = "", *, of: Mapping[str, str] = FACETS) -> tuple[str, list[Any]]:
    """The choices as SQL, one facet left out. of: what a facet is where they are asked, else its expression."""
    clauses, given = ["TRUE"], []
    for name, values in asked.chosen.items():
        if name != without:
            clauses.append(f"{of[name]} && %s::varchar[]" if name in MANY else f"{of[name]} = ANY(%s)")
            given.append(list(values))
    if "kind" not in asked.chosen and without != "kind":
        clauses.append(f"{of['kind']} <> 'listing'")
    if "state" not in asked.chosen and without != "state":
        clauses.append(f"({of['kind']} <> 'listing' OR {of['offer']} = 'open')")
    return " AND ".join(clauses), given


def _matching(query: str) -> tuple[str, list[Any]]:
    return (f"epoch = {_HERE} AND vector @@ %s::tsquery", [query]) if query else (f"epoch = {_HERE}", [])


def _counts(asked: Asked, query: str) -> tuple[int, dict[str, dict[str, int]]]:
    """How many fit, and per facet how many would with another choice in it. Without words kept for 20 seconds."""
    key = f"search-counts-{hashlib.sha256(repr(sorted(asked.chosen.items())).encode()).hexdigest()}"
    kept = None if query else cache.get(key)
    if kept is not None:
        return kept
    where, given = _matching(query)
    # Documents that are alike in every facet are counted once, and each facet then adds up what is left: a word that
    # stands in a third of the documents is read once and not for every facet.
    alike = ", ".join(f"{value} AS of_{name}" for name, value in FACETS.items())
    of = {name: f"of_{name}" for name in FACETS}
    all_of_them, more = _conditions(asked, of=of)
    parts = [f"SELECT 'total', '', coalesce(sum(number), 0)::bigint FROM hits WHERE {all_of_them}"]
    given += more
    for name, value in of.items():
        clause, more = _conditions(asked, without=name, of=of)
        single, source = ("tag", f"hits, unnest({value}) AS tag") if name in MANY else (value, "hits")
        parts.append(f"(SELECT '{name}', {single}, sum(number)::bigint FROM {source} WHERE {clause} GROUP BY 2)")
        given += more
    grouped = ", ".join(str(place + 2) for place in range(len(FACETS)))
    rows = _all(
        f"WITH hits AS MATERIALIZED (SELECT count(*) AS number, {alike} FROM search_document WHERE {where} "
        f"GROUP BY {grouped}) {' UNION ALL '.join(parts)}",
        given,
    )
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    total = 0
    for name, value, count in rows:
        if name == "total":
            total = count
        elif value:
            counts[name][value] = count
    if not query:
        cache.set(key, (total, counts), _COUNTS_KEPT)
    return total, counts


def _ranked(asked: Asked, query: str) -> list[tuple[str, UUID]]:
    where, given = _matching(query)
    clause, more = _conditions(asked)
    given += more
    if not query:
        chosen = f"SELECT kind, object FROM search_document WHERE {where} AND {clause}"
        rows = _all(f"{chosen} ORDER BY object DESC LIMIT {PAGE} OFFSET %s", [*given, _skip(asked)])
    else:
        rows = _all(
            "SELECT kind, object FROM (SELECT kind, object, vector, heading @@ %s::tsquery AS titled "
            f"FROM search_document WHERE {where} AND {clause} ORDER BY 4 DESC, object DESC LIMIT {RANKED}) AS best "
            f"ORDER BY ts_rank(vector, %s::tsquery, 1) DESC, object DESC LIMIT {PAGE} OFFSET %s",
            [query, *given, query, _skip(asked)],
        )
    return [(kind, UUID(str(key))) for kind, key in rows]


def _skip(asked: Asked) -> int:
    return (asked.page - 1) * PAGE


def _all(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
