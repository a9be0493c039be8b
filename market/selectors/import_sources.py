"""What the public is told about where a record comes from."""

from dataclasses import dataclass

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


def exchange_for_records(slug: str = "") -> Organization:
    """The exchange of this slug, or the only one where none is named. Invalid when that leaves none or a choice."""
    rows = Organization.objects.in_force().of_kind("exchange")
    found = list(rows.filter(slug=slug) if slug else rows[:2])
    if len(found) != 1:
        raise Invalid.one("exchange", _("Name the exchange that keeps the records."), "choice")
    return found[0]
