"""How far what one began has come: a page, its file, and the list behind every figure."""

import csv
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from transfer.edge.columns import Column
from transfer.edge.views.acting import ActingView
from transfer.edge.views.tables import TablePage
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.roof.statistics import filters
from transfer.roof.statistics.forms.periods import WayForm, WayOffer
from transfer.roof.statistics.models import Journey
from transfer.roof.statistics.policies import own
from transfer.roof.statistics.selectors import funnel
from transfer.roof.statistics.selectors.funnel import Way
from transfer.roof.statistics.selectors.kinds import DEMAND, KINDS, MANDATE, STEPS, TECHNOLOGY
from transfer.roof.statistics.selectors.questions import edition
from transfer.roof.statistics.views import funnel_words, titles

POLICY = "statistics.funnel.view"
LISTS = {TECHNOLOGY: "technology_ways", DEMAND: "demand_ways", MANDATE: "mandate_ways"}

_SHOWN = {TECHNOLOGY: (2, 3, 4, 5, 6), DEMAND: (1, 2, 3, 5, 6), MANDATE: (1, 2, 3, 4, 5)}
"""The steps that stand in the list of who has not chosen."""


def usual(actor: Actor) -> str:
    """Whose way one looks at first: by what one does in the organization."""
    if actor.has_role("broker"):
        return MANDATE
    return DEMAND if actor.has_role("buyer") and not actor.has_role("transfer_officer") else TECHNOLOGY


class FunnelPage(ActingView):
    """The way of an organization's technologies, demands or mandates, step by step."""

    policy = POLICY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page. A question that means nothing is refused."""
        self.require(POLICY)
        way = WayForm(request.GET.dict(), kind=usual(self.actor)).way()
        found = funnel.answer(way, own(self.actor))
        tail = urlencode(_asked(way))
        context = {
            "funnel": found,
            "offer": WayOffer(found),
            "title": str(KINDS[way.kind]),
            "says": funnel_words.sentence(found),
            "lines": [{"step": step, "url": self._list(way, step.number)} for step in found.steps],
            "least": funnel_words.narrowest(found),
            "all": self._list(way, 0),
            "tabs": _tabs(way),
            "csv": f"{reverse('statistics:funnel_csv', args=[self.kwargs['org']])}?{tail}",
            "api": f"{reverse('statistics-funnel')}?{tail}",
        }
        return render(request, "statistics/funnel.html", self.context(**context))

    def _list(self, way: Way, step: int) -> str:
        said = {name: value for name, value in _asked(way).items() if name != "kind"}
        address = reverse(f"statistics:{LISTS[way.kind]}", args=[self.kwargs["org"]])
        return f"{address}?{urlencode({**said, **({'step': str(step)} if step else {})})}".rstrip("?")


def _asked(way: Way) -> dict[str, str]:
    """The question as it stands in addresses."""
    said = {"kind": way.kind, "period": way.period, "field": way.field}
    return {name: value for name, value in said.items() if value}


def _tabs(way: Way) -> list[dict[str, Any]]:
    period = {"period": way.period} if way.period else {}
    return [
        {"label": str(name).capitalize(), "url": f"?{urlencode({'kind': kind, **period})}", "current": kind == way.kind}
        for kind, name in KINDS.items()
    ]


class FunnelCsv(ActingView):
    """The same table as a file."""

    policy = POLICY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        self.require(POLICY)
        way = WayForm(request.GET.dict(), kind=usual(self.actor)).way()
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="funnel-{way.kind}.csv"'
        writer = csv.writer(response)
        writer.writerow(["step", "name", "reached", "went_on", "went_on_percent", "median_days"])
        for step in funnel.answer(way, own(self.actor)).steps:
            writer.writerow([step.number, str(step.name), step.reached, step.on, step.share, step.days])
        return response


def _columns(kind: str) -> tuple[Column, ...]:
    def step(number: int) -> Any:
        return lambda row: getattr(row, f"step_{number}")

    return (
        Column("title", _("Title"), lambda row: row.said.title),
        Column("number", _("Number"), lambda row: row.said.number, whole=True, shown=False),
        Column("began", _("Begun"), lambda row: row.began_on, "began_on", shown=False, kept=True),
        *(
            Column(f"step_{number}", name, step(number), f"step_{number}", shown=number in _SHOWN[kind])
            for number, name in enumerate(STEPS[kind], 1)
        ),
    )


class _Ways(ActingView):
    """What stands behind the figures of the funnel."""

    policy = POLICY
    kind: ClassVar[str]
    title: ClassVar[Text]

    def queryset(self) -> QuerySet[Any]:
        """Of the organization in the address, in the edition that is shown."""
        self.require(POLICY)
        return funnel.journeys(Way(self.kind), own(self.actor), epoch=edition().epoch)

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Titles, numbers and addresses."""
        return titles.of(rows, self.reader)

    def address(self, row: Any) -> str:
        """The object's own page."""
        url: str = row.said.url
        return url

    def extra(self) -> dict[str, Any]:
        """The way back."""
        address = reverse("statistics:funnel", args=[self.kwargs["org"]])
        return {"funnel": f"{address}?kind={self.kind}", "title": self.title}


class TechnologyWaysPage(_Ways, TablePage):
    """Technologies, and when each came to each step."""

    model = Journey
    template_name = "statistics/ways.html"
    kind = TECHNOLOGY
    title = _("Technologies, step by step")
    file_name = "technology-steps"
    columns = _columns(TECHNOLOGY)
    filterset_class = filters.TechnologyWayFilter


class DemandWaysPage(_Ways, TablePage):
    """Demands, and when each came to each step."""

    model = Journey
    template_name = "statistics/ways.html"
    kind = DEMAND
    title = _("Demands, step by step")
    file_name = "demand-steps"
    columns = _columns(DEMAND)
    filterset_class = filters.DemandWayFilter


class MandateWaysPage(_Ways, TablePage):
    """Mandates, and when each came to each step."""

    model = Journey
    template_name = "statistics/ways.html"
    kind = MANDATE
    title = _("Mandates, step by step")
    file_name = "mandate-steps"
    columns = _columns(MANDATE)
    filterset_class = filters.MandateWayFilter
