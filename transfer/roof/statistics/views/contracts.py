"""The statistics of registered contracts as a page and as a CSV file: the question is in the address."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from transfer.edge.views.acting import ActingView
from transfer.kernel.errors import Invalid
from transfer.roof.statistics.forms.offers import OfferForm
from transfer.roof.statistics.forms.questions import UNIT_NAMES, QuestionForm
from transfer.roof.statistics.selectors import tables
from transfer.roof.statistics.selectors.questions import DIMENSIONS, REGION, YEAR, Question
from transfer.roof.statistics.selectors.reports import last_recount
from transfer.roof.statistics.selectors.tables import Row, Table, scaled
from transfer.roof.statistics.views.figures import region_map, trend
from transfer.roof.statistics.views.layout import lay_out
from transfer.roof.statistics.views.onward import onward
from transfer.roof.statistics.views.rooms import rooms
from transfer.roof.statistics.views.words import measure_name, notes, sentence, title

_MEASURES = ("turnover", "transaction", "average")


class ContractsPage(ActingView):
    """Registered contracts by class, region and period. Public; a regulator sees its own region exactly."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; a question that means nothing comes back with its errors."""
        try:
            question = QuestionForm(request.GET.dict()).question()
            context = self._answer(question)
            status = 200
        except Invalid as refusal:
            context, status = {"problems": refusal.problems, "offer": OfferForm(request.GET.dict(), None)}, 422
        context["rooms"] = rooms("contracts", self.kwargs.get("org"))
        return render(request, "statistics/contracts.html", self.context(**context), status=status)

    def _answer(self, question: Question) -> dict[str, Any]:
        query = self.request.GET
        table = tables.answer(question, actor=self.actor)
        csv_address = self._address("contracts_csv")
        by_year = {**query.dict(), "by": YEAR, "columns": "", "period": "", "from": str(question.last.year - 6)}
        return {
            "offer": OfferForm(query.dict(), question),
            "table": table,
            "laid": lay_out(table),
            "title": title(question),
            "measure": measure_name(question),
            "unit": UNIT_NAMES[question.unit],
            "says": sentence(table),
            "notes": notes(question),
            "trend": {
                **trend(question, actor=self.actor),
                "csv": f"{csv_address}?{urlencode({**by_year, 'to': str(question.last.year)})}",
            },
            "map": region_map(question, actor=self.actor, link=_linking(query, self._address("contracts"))),
            "csv": f"{csv_address}?{query.urlencode()}",
            "onward": onward(question, query),
            "api": f"{reverse('statistics-contracts')}?{query.urlencode()}",
            "recount": last_recount(),
        }

    def _address(self, name: str) -> str:
        org = self.kwargs.get("org")
        return reverse(f"statistics:{name}_acting", args=[org]) if org else reverse(f"statistics:{name}")


class ContractsCsv(ActingView):
    """The same table as CSV, in the unit asked for."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file. A question that means nothing is refused as a page."""
        question = QuestionForm(request.GET.dict()).question()
        table = tables.answer(question, actor=self.actor)
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{_file_name(question)}"'
        writer = csv.writer(response)
        writer.writerow(_head(question))
        for row in (*table.rows, table.total):
            writer.writerow(_line(row, table))
        return response


def _file_name(question: Question) -> str:
    return f"contracts-{'-'.join(question.by)}-{question.first:%Y-%m}-{question.last:%Y-%m}.csv"


def _head(question: Question) -> list[str]:
    names = [column for name in question.by for column in (name, str(DIMENSIONS[name]))]
    return [*names, "number", "unknown", *(f"{measure}_{question.unit}" for measure in _MEASURES), "turnover_growth"]


def _line(row: Row, table: Table) -> list[Any]:
    named = [text for pair in zip(row.codes, row.labels, strict=True) for text in pair]
    named = named or ["total", *([""] * (2 * len(table.question.by) - 1))]
    if row.figures is None:
        return [*named, *([""] * 6)]
    amounts = [scaled(row.figures.of(measure), table.question.unit) for measure in _MEASURES]
    return [*named, row.figures.number, row.figures.unknown, *amounts, row.growth["turnover"]]


def _linking(query: QueryDict, address: str) -> Any:
    def link(place: str) -> str:
        changed = query.copy()
        changed[REGION] = place
        return f"{address}?{changed.urlencode()}"

    return link
