"""What the public is told about where a record comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors.dictionaries import pick
from market.models import Achievement, Demand, ImportSource
from transfer.kernel.errors import Invalid, Text


@dataclass(frozen=True, slots=True)
class Provenance:
    """Source, reference in it, licence, what the record is, and its address there."""

    title: str
    reference: str
    licence: str
    nature: Text
    url: str


def provenance(of: Achievement | Demand) -> Provenance | None:
    """None for what was not imported."""
    if not of.source:
        return None
    source = ImportSource.objects.filter(pk=of.source).first()
    natures = dict(ImportSource.NATURES)
    return Provenance(
        title=pick(source.title_en, source.title_zh) if source else of.source,
        reference=of.source_reference,
        licence=of.source_licence,
        nature=natures[source.nature if source else ImportSource.RECORD],
        url=of.source_url or (source.homepage if source else ""),
    )


def origin(facts: Mapping[str, Any]) -> Text:
    """The step of a record's thread, from the facts of its import: where it comes from."""
    return _("imported from %(source)s") % {"source": titles([facts["source"]])[facts["source"]]}


def origins(codes: Iterable[str]) -> dict[str, tuple[str, Text]]:
    """Title and nature of these sources, by code. One query, none without codes."""
    wanted = {code for code in codes if code}
    natures = dict(ImportSource.NATURES)
    rows = ImportSource.objects.in_bulk(wanted) if wanted else {}
    return {code: (pick(row.title_en, row.title_zh), natures[row.nature]) for code, row in rows.items()}


def titles(codes: Iterable[str]) -> dict[str, str]:
    """What these sources are called in the reader's language, by code; a code without a source as it is. One query."""
    wanted = {code for code in codes if code}
    rows = ImportSource.objects.in_bulk(wanted) if wanted else {}
    return {code: pick(rows[code].title_en, rows[code].title_zh) if code in rows else code for code in wanted}


def exchange_for_records(slug: str = "") -> Organization:
    """The exchange of this slug, or the only one where none is named. Invalid when that leaves none or a choice."""
    rows = Organization.objects.in_force().of_kind("exchange")
    found = list(rows.filter(slug=slug) if slug else rows[:2])
    if len(found) != 1:
        raise Invalid.one("exchange", _("Name the exchange that keeps the records."), "choice")
    return found[0]
