"""What was found, read from the objects themselves: an index that is behind never shows what is not public any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from market.models import Achievement, Demand, Listing
from market.selectors import import_sources, texts
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.mechanisms.translations import selectors as translations
from transfer.mechanisms.translations.selectors import Original, Text
from transfer.roof.search.models import SearchDocument
from transfer.roof.search.selectors.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Result:
    """One line. number: of the page it leads to; party: "" when the demander is not shown.

    is_listed: a technology with an open listing; a listing that is open says so by its state. source_title, nature:
    of an imported record where it comes from and what it is ("a paper, not an offer"), else "".
    """

    kind: str
    id: UUID
    number: str
    title: Text
    summary: Text
    party: str
    technology_field: str
    trl: int | None
    region: str
    state: str
    is_listed: bool
    source: str
    is_demo: bool
    source_title: str
    nature: Any


def of_hits(hits: Sequence[tuple[str, UUID]], actor: Actor) -> list[Result]:
    """The lines of these hits in their order, without those not public at this moment. Four queries at most."""
    rows = _rows(hits)
    originals = {key: _original(key[0], row) for key, row in rows.items()}
    shown = translations.for_many(originals.values())
    origins = import_sources.origins({_record(row).source for row in rows.values()})
    return [_line(key, rows[key], shown[originals[key].subject], actor, origins) for key in hits if key in rows]


def of_suggestions(found: Sequence[Suggestion], actor: Actor) -> list[tuple[Suggestion, Result]]:
    """Each suggestion with its line, without those that are not public at this moment."""
    lines = {(line.kind, line.id): line for line in of_hits([(one.kind, one.id) for one in found], actor)}
    return [(one, lines[one.kind, one.id]) for one in found if (one.kind, one.id) in lines]


def _rows(hits: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    wanted: dict[str, list[UUID]] = {}
    for kind, key in hits:
        wanted.setdefault(kind, []).append(key)
    public = Achievement.objects.public()
    offered = Exists(Listing.objects.filter(achievement=OuterRef("pk"), state="open"))
    sources = {
        SearchDocument.ACHIEVEMENT: public.select_related("thread", "owner", "accepted").annotate(is_listed=offered),
        SearchDocument.DEMAND: Demand.objects.public().select_related("thread", "demander"),
        SearchDocument.LISTING: Listing.objects.public()
        .filter(achievement__in=public)
        .select_related("thread", "seller", "achievement__thread", "achievement__accepted", "achievement__owner"),
    }
    found = {}
    for kind, keys in wanted.items():
        for row in sources[kind].filter(pk__in=keys):
            found[kind, row.pk] = row
    return found


def _original(kind: str, row: Any) -> Original:
    if kind == SearchDocument.DEMAND:
        return texts.of_demand(row, ("title", "problem"))
    return texts.of_achievement(row.achievement if kind == SearchDocument.LISTING else row, ("title", "abstract"))


def _record(row: Any) -> Any:
    return row.achievement if isinstance(row, Listing) else row


def _line(
    key: tuple[str, UUID], row: Any, shown: dict[str, Text], actor: Actor, origins: dict[str, tuple[str, Any]]
) -> Result:
    kind, _id = key
    achievement = _record(row)
    title, nature = origins.get(achievement.source, ("", ""))
    more = _of_demand(row, actor) if kind == SearchDocument.DEMAND else _of_achievement(achievement)
    return Result(
        kind=kind,
        id=row.pk,
        number=achievement.thread.number,
        title=shown["title"],
        summary=shown["problem" if kind == SearchDocument.DEMAND else "abstract"],
        state=row.state,
        is_listed=getattr(row, "is_listed", False),
        source=achievement.source,
        source_title=title,
        nature=nature,
        is_demo=achievement.is_demo,
        **more,
    )


def _of_demand(row: Demand, actor: Actor) -> dict[str, Any]:
    known = policy.may(actor, "market.demand.identify", row)
    return {
        "party": row.demander_name if known else "",
        "technology_field": row.technology_field,
        "trl": None,
        "region": row.region,
    }


def _of_achievement(row: Achievement) -> dict[str, Any]:
    text = row.accepted
    assert text is not None
    return {
        "party": row.holder_name,
        "technology_field": text.technology_field,
        "trl": text.trl,
        "region": "" if row.source else row.owner.region,
    }
