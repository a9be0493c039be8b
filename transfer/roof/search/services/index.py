"""Keeping the index: following what happens, and building it anew beside the one that is asked."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db import transaction

from market.models import Achievement, Demand, Listing
from transfer.kernel import readers
from transfer.kernel.events import Happened
from transfer.roof.search import lexemes
from transfer.roof.search.models import SearchDocument, SearchIndex
from transfer.roof.search.services import documents, terms

READER = "search"
_AT_ONCE = 250
_PIECE = 250  # of these and of events at once: a transaction of the app ends after five seconds
_KIND_OF = {
    "market.achievement": SearchDocument.ACHIEVEMENT,
    "market.demand": SearchDocument.DEMAND,
    "market.listing": SearchDocument.LISTING,
}
_RENAMED = ("institutions.organization.changed", "institutions.organization.verified", "institutions.organization.left")


def follow() -> int:
    """Takes in everything that has happened since. Returns how many events were read."""
    count = readers.read_all(READER, take_in, limit=_AT_ONCE)
    if count:
        terms.count_at_first()
    return count


def take_in(happened: Sequence[Happened]) -> None:
    """Writes the present state of what these events are about. Doing it again changes nothing."""
    keys = _touched(happened)
    if keys:
        with transaction.atomic():
            documents.write(keys, _locked().epochs)


def rebuild(*, tell: Callable[[int], None] = lambda count: None) -> int:
    """Builds a new epoch beside the serving one, then lets it serve. Returns how many documents it has.

    Meanwhile the search answers from the old epoch and both follow what happens. A rebuild that was killed leaves rows
    nobody asks; the next one sweeps them.
    """
    with transaction.atomic():
        index = _locked()
        index.building = max(index.epochs) + 1
        index.save()
        epoch = index.building
    _sweep()
    count = 0
    for kind in SearchDocument.KINDS:
        last: UUID | None = None
        while found := documents.public_after(kind, last, _PIECE):
            with transaction.atomic():
                _locked()
                count += documents.write({kind: set(found)}, [epoch])
            last = found[-1]
            tell(count)
    with transaction.atomic():
        index = _locked()
        index.serving, index.building, index.segmenter = epoch, None, lexemes.SEGMENTER
        index.save()
    _sweep()
    terms.count()
    return count


def _locked() -> SearchIndex:
    """The index, locked: whoever writes documents reads the objects after this."""
    SearchIndex.objects.get_or_create(pk=SearchIndex.ONE, defaults={"segmenter": lexemes.SEGMENTER})
    return SearchIndex.objects.select_for_update().get(pk=SearchIndex.ONE)


def _sweep() -> None:
    """Takes out the rows of epochs that are neither asked nor built, in pieces."""
    epochs = SearchIndex.objects.get(pk=SearchIndex.ONE).epochs
    while True:
        old = list(SearchDocument.objects.exclude(epoch__in=epochs).values_list("pk", flat=True)[: _PIECE * 10])
        if not old:
            return
        SearchDocument.objects.filter(pk__in=old).delete()


def _touched(happened: Iterable[Happened]) -> dict[str, set[UUID]]:
    """What these events are about, and what shows something of it: an achievement its listing, both their owner."""
    keys: dict[str, set[UUID]] = {}
    renamed: set[UUID] = set()
    for one in happened:
        stream = one.facts["subject"] if one.name == "translations.text.translated" else one.stream
        noun, _colon, key = stream.partition(":")
        if noun in _KIND_OF:
            keys.setdefault(_KIND_OF[noun], set()).add(UUID(key))
        elif one.name in _RENAMED:
            renamed.add(UUID(key))
        if noun == "market.listing" and "achievement" in one.facts:
            keys.setdefault(SearchDocument.ACHIEVEMENT, set()).add(UUID(one.facts["achievement"]))
    if renamed:
        _add(keys, SearchDocument.ACHIEVEMENT, Achievement.objects.public().filter(owner__in=renamed))
        _add(keys, SearchDocument.DEMAND, Demand.objects.public().filter(demander__in=renamed))
    if keys.get(SearchDocument.ACHIEVEMENT):
        listed = Listing.objects.public().filter(achievement__in=keys[SearchDocument.ACHIEVEMENT])
        _add(keys, SearchDocument.LISTING, listed)
    return keys


def _add(keys: dict[str, set[UUID]], kind: str, rows: "object") -> None:
    keys.setdefault(kind, set()).update(rows.values_list("pk", flat=True))  # type: ignore[attr-defined] # a query set
