"""What the journeys of an organization are called, and where each is looked at: the same few queries for many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from market.models import Achievement, Demand, InventionDisclosure
from market.selectors import waiting
from talent.models import Mandate
from transfer.edge import thread_places
from transfer.edge.thread_places import Reader
from transfer.roof.statistics.models import Journey

_TITLES = {
    "market.achievement": (Achievement, waiting.achievement_titles),
    "market.disclosure": (InventionDisclosure, waiting.disclosure_titles),
    "market.demand": (Demand, waiting.demand_titles),
}


@dataclass(frozen=True, slots=True)
class Said:
    """title: in the reader's language; number: of its thread; url: its page, "" where the reader may not open it."""

    title: str
    number: str
    url: str


def of(rows: Sequence[Journey], reader: Reader) -> dict[int, Said]:
    """By the journey's id."""
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        noun, _colon, key = row.stream.partition(":")
        wanted.setdefault(noun, set()).add(UUID(key))
    places = thread_places.of_streams([row.stream for row in rows], reader)
    urls = {stream: place.url for stream, place in places.items()}
    titles: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for noun, (model, titled) in _TITLES.items():
        ids = sorted(wanted.get(noun, ()))
        if ids:
            titles |= {f"{noun}:{key}": title for key, title in titled(ids).items()}
            numbers |= _numbers(noun, model, ids)
    for mandate in _mandates(wanted.get("talent.mandate", ())):
        titles[mandate.stream], numbers[mandate.stream] = mandate.principal.name, mandate.thread.number
        urls[mandate.stream] = reader.at_desk("talent:mandate", mandate.pk)
    return {
        row.pk: Said(titles.get(row.stream, ""), numbers.get(row.stream, ""), urls.get(row.stream, "")) for row in rows
    }


def _numbers(noun: str, model: type[Model], ids: Sequence[UUID]) -> Mapping[str, str]:
    found = model._default_manager.filter(pk__in=ids).values_list("pk", "thread__number")
    return {f"{noun}:{key}": number for key, number in found}


def _mandates(ids: Iterable[UUID]) -> Iterable[Mandate]:
    keys = sorted(ids)
    return Mandate.objects.filter(pk__in=keys).select_related("principal", "thread") if keys else ()
