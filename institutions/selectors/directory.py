"""The public directory: who takes part, and what each does here as the apps above tell it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from institutions.models import Organization
from institutions.selectors import regions
from transfer.kernel.errors import Text

Find = Callable[[Sequence[UUID]], Mapping[UUID, Sequence[int]]]
ABROAD = "abroad"
"""The place of who is registered outside China."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Figures that one app tells of many organizations at once. labels: of each, in order."""

    labels: tuple[Text, ...]
    find: Find


@dataclass(frozen=True, slots=True)
class Line:
    """One organization and its figures, as `labels` names them."""

    organization: Organization
    figures: Sequence[int]

    @property
    def other_name(self) -> str:
        """The name in the other language, "" for none."""
        return next((name for name in self._names if name and name != self.organization.name), "")

    @property
    def _names(self) -> tuple[str, str]:
        return self.organization.name_en, self.organization.name_zh


_MEASURES: dict[str, Measure] = {}


def tells(app: str, labels: tuple[Text, ...], find: Find) -> None:
    """Registers what an app tells of organizations: a constant number of queries for many."""
    _MEASURES[app] = Measure(labels, find)


def labels() -> list[Text]:
    """What the figures are called, in order."""
    return [label for app in sorted(_MEASURES) for label in _MEASURES[app].labels]


def lines(rows: Sequence[Organization]) -> list[Line]:
    """These organizations with their figures."""
    keys = [row.pk for row in rows]
    told = [(measure, measure.find(keys)) for _app, measure in sorted(_MEASURES.items())]
    return [
        Line(row, [n for measure, found in told for n in found.get(row.pk, (0,) * len(measure.labels))]) for row in rows
    ]


def places() -> list[tuple[str, str]]:
    """For a filter: the leading digits of each province by name."""
    return [(regions.digits(place.code), place.name()) for place in regions.provinces()]
