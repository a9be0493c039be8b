"""What the search page offers before anything was asked: what there is to find, and words that find something."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.models import Achievement, Demand, Listing
from market.selectors import texts
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.roof.search import lexemes
from transfer.roof.search.models import SearchDocument
from transfer.roof.search.selectors import facets, results
from transfer.roof.search.selectors.queries import Found
from transfer.roof.search.selectors.results import Result

_NEWEST, _EXAMPLES, _NOUN = 5, 8, 4
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SAID: tuple[tuple[str, Text], ...] = (
    (
        SearchDocument.ACHIEVEMENT,
        _("What universities, institutes and enterprises have achieved: what it does, its figures, how mature it is."),
    ),
    (SearchDocument.LISTING, _("Technologies that can be had now, with the rights offered, the price and the terms.")),
    (SearchDocument.DEMAND, _("Problems of enterprises in figures, open for answers.")),
)


@dataclass(frozen=True, slots=True)
class Door:
    """One choice, what it is, how many there are. text: what one finds behind it, "" where the label says it."""

    value: str
    label: Text
    count: int
    text: Text = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """kinds, fields: choices with how many there are. words: keywords of the newest technologies, those in the reader's
    language first, else words of their titles; number: of one of them, "" for none."""

    kinds: list[Door]
    fields: list[Door]
    listings: list[Result]
    demands: list[Result]
    words: list[str]
    number: str


def of(found: Found, actor: Actor) -> Opening:
    """What there is. found: of a search that asks for nothing, which has the counts. Ten queries at most."""
    kinds, fields = found.counts.get("kind", {}), found.counts.get("technology_field", {})
    offered = list(
        Listing.objects.public()
        .filter(state="open")
        .order_by("-pk")
        .values_list("pk", "achievement__accepted__keywords", "achievement__thread__number")[:_NEWEST]
    )
    asked = list(Demand.objects.public().filter(state="open").order_by("-pk").values_list("pk", flat=True)[:_NEWEST])
    hits = [*((SearchDocument.LISTING, row[0]) for row in offered), *((SearchDocument.DEMAND, key) for key in asked)]
    lines = results.of_hits(hits, actor)
    told = [(words, number) for _key, words, number in offered] or _of_technologies()
    return Opening(
        kinds=[Door(kind, facets.kind_label(kind), kinds.get(kind, 0), text) for kind, text in _SAID],
        fields=[
            Door(code, dictionaries.label("technology_field", code), fields[code])
            for code in sorted(fields, key=lambda code: (-fields[code], code))
        ],
        listings=[line for line in lines if line.kind == SearchDocument.LISTING],
        demands=[line for line in lines if line.kind == SearchDocument.DEMAND],
        words=_words(word for words, _number in told for word in words or ()) or _of_titles(lines),
        number=told[0][1] if told else "",
    )


def _of_technologies() -> list[tuple[list[str], str]]:
    rows = Achievement.objects.public().filter(source="").order_by("-pk")
    return list(rows.values_list("accepted__keywords", "thread__number")[:_NEWEST])


def _of_titles(lines: Iterable[Result]) -> list[str]:
    """What each title is about, in a word of its own."""
    return _words(filter(None, (_telling(line.title.shown) for line in lines)))


def _telling(title: str) -> str:
    """A word or two of a title that find it: in Chinese the end of its last clause, where the noun stands, else its
    longest word, which is seldom an empty one."""
    runs = _HAN.findall(title)
    if not runs:
        words = [one[0] for one in lexemes.asked(title) if one[0].isalpha()]
        return max(reversed(words), key=len, default="")
    kept = {part for one in lexemes.asked(title) for part in one}
    telling = ""
    for word in reversed([one[0] for one in lexemes.asked(runs[-1])]):
        longer = f"{word}{telling}"
        if telling and not all(one[0] in kept for one in lexemes.asked(longer)):
            break  # cut alone it falls apart otherwise, and would find nothing
        telling = longer
        if len(telling) >= _NOUN:
            break
    return telling


def _words(every: Iterable[str]) -> list[str]:
    """Some of them, each once, the reader's language first."""
    own = get_language() or ""
    return sorted(dict.fromkeys(every), key=lambda word: texts.language_of(word) != own)[:_EXAMPLES]
