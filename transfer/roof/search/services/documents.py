"""Making documents of what is public now, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from institutions.models import Organization
from market.models import Achievement, Demand, Listing
from market.selectors import texts
from market.selectors.figures import is_field
from transfer.kernel import inserting
from transfer.mechanisms.translations.models import Translation
from transfer.mechanisms.translations.selectors import is_ahead
from transfer.roof.search import lexemes
from transfer.roof.search.models import SearchDocument

Keys = Mapping[str, set[UUID]]
"""Kind → ids of objects."""
MODELS: dict[str, Any] = {
    SearchDocument.ACHIEVEMENT: Achievement,
    SearchDocument.DEMAND: Demand,
    SearchDocument.LISTING: Listing,
}
_KEPT = [
    field.name for field in SearchDocument._meta.fields if field.name not in ("id", "epoch", "kind", "object", "number")
]
_AT_ONCE = 500
Translated = Mapping[str, Mapping[str, list[Translation]]]


def write(keys: Keys, epochs: Sequence[int]) -> int:
    """Puts the present public state of these objects into the epochs, and takes out those not public any more.

    Returns how many documents there are of them. The caller holds the lock of the index, so that an older state never
    overwrites a newer one.
    """
    made = [*_achievements(keys), *_demands(keys), *_listings(keys)]
    for epoch in epochs:
        _put([_copy(document, epoch) for document in made], epoch)
    for kind, wanted in keys.items():
        gone = wanted - {document.object for document in made if document.kind == kind}
        if gone:
            SearchDocument.objects.filter(kind=kind, object__in=gone, epoch__in=epochs).delete()
    return len(made)


def public_after(kind: str, last: UUID | None, at_most: int) -> list[UUID]:
    """The next ids of public objects of a kind, in the order of their ids."""
    rows = MODELS[kind].objects.public().order_by("pk")
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.values_list("pk", flat=True)[:at_most])


def _put(rows: Sequence[SearchDocument], epoch: int) -> None:
    """Rows of one epoch, instead of what it has of the same objects."""
    there = SearchDocument.objects.filter(epoch=epoch, object__in=[row.object for row in rows])
    known = set(there.values_list("kind", "object"))
    inserting.insert_many([row for row in rows if (row.kind, row.object) not in known])
    SearchDocument.objects.bulk_create(
        [row for row in rows if (row.kind, row.object) in known],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["epoch", "kind", "object"],
        update_fields=_KEPT,
    )


def _copy(document: SearchDocument, epoch: int) -> SearchDocument:
    values = {name: getattr(document, name) for name in (*_KEPT, "kind", "object", "number")}
    return SearchDocument(epoch=epoch, **values)


def _achievements(keys: Keys) -> list[SearchDocument]:
    wanted = keys.get(SearchDocument.ACHIEVEMENT)
    if not wanted:
        return []
    offered = Listing.objects.filter(achievement=OuterRef("pk"), state="open")
    rows = list(
        Achievement.objects.public()
        .filter(pk__in=wanted)
        .select_related("thread", "accepted")
        .prefetch_related("owner")
        .annotate(is_listed=Exists(offered))
    )
    translated = _translated(row.stream for row in rows)
    return [_of_achievement(row, translated.get(row.stream, {})) for row in rows]


def _of_achievement(row: Any, translated: Mapping[str, list[Translation]]) -> SearchDocument:
    text = row.accepted
    return SearchDocument(
        kind=SearchDocument.ACHIEVEMENT,
        object=row.pk,
        number=row.thread.number,
        title=text.title,
        language=text.original_lang,
        technology_field=text.technology_field,
        industry=text.industry,
        region="" if row.source else row.owner.region,
        trl=text.trl,
        state=row.state,
        is_listed=row.is_listed,
        public_interest=text.public_interest,
        source=row.source,
        **_vectors(_words_of(row, text, translated)),
    )


def _words_of(
    row: Any, text: Any, translated: Mapping[str, list[Translation]], more: Iterable[str] = ()
) -> dict[str, str]:
    """The words of an achievement by weight. A translation of a text newer than the public one is not public."""
    public = texts.of_achievement(row)
    elsewhere = {
        name: [one.text for one in found if name in public.fields and not is_ahead(one, public)]
        for name, found in translated.items()
    }
    figures = [figure.get("name", "") for figure in text.figures if isinstance(figure, dict)]
    figures += [one for name, found in elsewhere.items() if is_field(name) for one in found]
    return {
        "A": _joined(text.title, row.thread.number, *elsewhere.get("title", ())),
        "B": _joined(*text.keywords, *figures, *text.ipc, text.advantage, *elsewhere.get("advantage", ())),
        "C": _joined(text.abstract, text.trl_evidence, *elsewhere.get("abstract", ())),
        "D": _joined(*_holder(row, row.owner), row.source_reference, *more),
    }


def _holder(row: Achievement | Demand, party: Organization) -> tuple[str, ...]:
    """Whose it is: of an imported record what its source says, not the exchange that keeps it."""
    return (row.source_holder,) if row.source else (party.name_zh, party.name_en)


def _demands(keys: Keys) -> list[SearchDocument]:
    wanted = keys.get(SearchDocument.DEMAND)
    if not wanted:
        return []
    rows = list(Demand.objects.public().filter(pk__in=wanted).select_related("thread").prefetch_related("demander"))
    translated = _translated(row.stream for row in rows)
    return [_of_demand(row, translated.get(row.stream, {})) for row in rows]


def _of_demand(row: Demand, translated: Mapping[str, list[Translation]]) -> SearchDocument:
    """Whoever asks anonymously cannot be found by name."""
    elsewhere = {name: [one.text for one in found] for name, found in translated.items()}
    targets = [target.get("name", "") for target in row.targets if isinstance(target, dict)]
    names = () if row.anonymous else _holder(row, row.demander)
    other = [words for name, found in elsewhere.items() if name not in ("title", "problem") for words in found]
    words = {
        "A": _joined(row.title, row.thread.number, *elsewhere.get("title", ())),
        "B": _joined(row.problem, *targets, *elsewhere.get("problem", ())),
        "C": _joined(row.present_way, row.constraints_text, row.delivery, *other),
        "D": _joined(*names, row.source_reference),
    }
    return SearchDocument(
        kind=SearchDocument.DEMAND,
        object=row.pk,
        number=row.thread.number,
        title=row.title,
        language=row.original_lang,
        technology_field=row.technology_field,
        industry=row.industry,
        region=row.region,
        state=row.state,
        source=row.source,
        **_vectors(words),
    )


def _listings(keys: Keys) -> list[SearchDocument]:
    """Those whose achievement is public too."""
    wanted = keys.get(SearchDocument.LISTING)
    if not wanted:
        return []
    public = Achievement.objects.public().filter(pk=OuterRef("achievement"))
    rows = list(
        Listing.objects.public()
        .filter(Exists(public), pk__in=wanted)
        .select_related("thread", "achievement__accepted", "achievement__owner", "achievement__thread")
    )
    translated = _translated(stream for row in rows for stream in (row.stream, row.achievement.stream))
    return [
        _of_listing(row, translated.get(row.achievement.stream, {}), translated.get(row.stream, {})) for row in rows
    ]


def _of_listing(
    row: Listing, translated: Mapping[str, list[Translation]], own: Mapping[str, list[Translation]]
) -> SearchDocument:
    text = row.achievement.accepted
    assert text is not None
    terms = [one.text for one in own.get("terms", ())]
    return SearchDocument(
        kind=SearchDocument.LISTING,
        object=row.pk,
        number=row.thread.number,
        title=text.title,
        language=text.original_lang,
        technology_field=text.technology_field,
        industry=text.industry,
        region=row.achievement.owner.region,
        trl=text.trl,
        state=row.state,
        is_listed=row.state == "open",
        source=row.achievement.source,
        **_vectors(_words_of(row.achievement, text, translated, (row.terms, *terms, row.thread.number))),
    )


def _vectors(words: Mapping[str, str]) -> dict[str, Any]:
    return {"heading": lexemes.vector({"A": words["A"]}), "vector": lexemes.vector(words)}


def _joined(*texts: str) -> str:
    return " \n ".join(text for text in texts if text)


def _translated(subjects: Iterable[str]) -> Translated:
    """Subject → field → its translations."""
    found: dict[str, dict[str, list[Translation]]] = {}
    rows = Translation.objects.filter(subject__in=list(subjects))
    for row in rows:
        found.setdefault(row.subject, {}).setdefault(row.field, []).append(row)
    return found
