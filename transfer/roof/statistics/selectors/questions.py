"""What one may ask the statistics: a view, up to three dimensions, a span of months, filters, a unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock
from transfer.roof.statistics.models import ContractFact, Edition, Rollup
from transfer.roof.statistics.selectors import places, source
from transfer.roof.statistics.selectors.schemes import Scheme

OUTPUT, ABSORPTION = "output", "absorption"
VIEWS: dict[str, str | Promise] = {
    OUTPUT: _("output, by the seller's region"),
    ABSORPTION: _("absorption, by the buyer's region"),
}
CLASS, REGION, PARTNER, MONTH, QUARTER, YEAR = "class", "region", "partner", "month", "quarter", "year"
TIMES = (YEAR, QUARTER, MONTH)
DIMENSIONS: dict[str, str | Promise] = {
    CLASS: _("class of contract"),
    REGION: _("region"),
    PARTNER: _("region of the other side"),
    YEAR: _("year"),
    QUARTER: _("quarter"),
    MONTH: _("month"),
    "contract_subtype": _("sub-type of contract"),
    "technology_field": _("technology field"),
    "ip_kind": _("kind of intellectual property"),
    "plan_source": _("source of the plan"),
    "socio_economic_objective": _("socio-economic objective"),
    "seller_kind": _("nature of the seller"),
    "buyer_kind": _("nature of the buyer"),
}
MEASURES: dict[str, str | Promise] = {
    "number": _("contracts"),
    "turnover": _("turnover"),
    "transaction": _("technology transaction amount"),
    "average": _("average turnover"),
}
UNITS = {"yuan": 1, "wan": 10_000, "yi": 100_000_000}
MOST_DIMENSIONS = 3
_CODED = tuple(DIMENSIONS)[6:]
_PERIOD = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the statistics.

    view: whose region `region` means, the seller's (output) or the buyer's (absorption); both are views of the same
    contracts and never added. first, last: the first days of the first and the last month. region, partner: a place, or
    a division of GB/T 2260 with all below it. contract_class: a class of the scheme. where: other codes by dimension.
    """

    first: date
    last: date
    scheme: Scheme
    by: tuple[str, ...] = (CLASS,)
    view: str = OUTPUT
    region: str = ""
    partner: str = ""
    contract_class: str = ""
    where: Mapping[str, str] = field(default_factory=dict, hash=False)
    measure: str = "turnover"
    unit: str = "wan"

    @property
    def needs_facts(self) -> bool:
        """Whether the sums kept by month, class and province do not answer it."""
        deeper = any(code and not places.is_whole(code) for code in (self.region, self.partner))
        return deeper or bool(self.where) or any(name in _CODED for name in self.by)

    def year_before(self) -> "Question":
        """The same, a year earlier."""
        return replace(self, first=clock.months_after(self.first, -12), last=clock.months_after(self.last, -12))


def months_of(period: str) -> tuple[date, date]:
    """The first and last month of 2026, 2026-Q1 or 2026-03. ValueError for anything else."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(period)
    year = int(found["year"])
    if found["month"]:
        month = date(year, int(found["month"]), 1)
        return month, month
    if found["quarter"]:
        start = 3 * int(found["quarter"]) - 2
        return date(year, start, 1), date(year, start + 2, 1)
    return date(year, 1, 1), date(year, 12, 1)


def coded_dimensions() -> tuple[str, ...]:
    """The dimensions that are codes of a dictionary and asked of the facts."""
    return _CODED


def edition() -> Edition:
    """The edition that is shown."""
    return Edition.objects.using(source.alias()).filter(id=1).first() or Edition()


def latest_month(shown: Edition) -> date | None:
    """The last month with a registration."""
    rows = Rollup.objects.using(source.alias()).filter(epoch=shown.epoch)
    found: date | None = rows.aggregate(found=Max("month"))["found"]
    return found


def facts_of(shown: Edition) -> int:
    """How many registrations an edition holds, those that no longer count included."""
    return ContractFact.objects.using(source.alias()).filter(epoch=shown.epoch).count()
