"""Flows between regions: a matrix, drawn as ribbons on demand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from transfer.edge.charts import STEPS
from transfer.edge.ribbons import Flow
from transfer.edge.views.acting import ActingView
from transfer.roof.statistics.forms.flows import FlowsOffer
from transfer.roof.statistics.forms.questions import UNIT_NAMES, QuestionForm
from transfer.roof.statistics.selectors import flows
from transfer.roof.statistics.selectors.flows import Flows
from transfer.roof.statistics.views import flows_words
from transfer.roof.statistics.views.figures import short_name
from transfer.roof.statistics.views.rooms import rooms
from transfer.roof.statistics.views.words import measure_name, span

ASKED = ("period", "from", "to", "class", "contract_class", "measure", "unit")
BY = "region,partner"
_DRAWN = 10
_SHADES = STEPS - 1


class FlowsPage(ActingView):
    """The seller's region by the buyer's. Public; a regulator sees its own region exactly."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page. A question that means nothing is refused."""
        asked = {name: value for name in ASKED if (value := request.GET.get(name))}
        question = QuestionForm({"measure": "number", "unit": "wan", **asked, "by": BY}).question()
        found = flows.answer(question, actor=self.actor)
        drawn = request.GET.get("drawn") == "ribbons"
        org = self.kwargs.get("org")
        told = {**asked, "measure": question.measure, "unit": question.unit}
        tail = urlencode({**told, "by": BY})
        csv = reverse("statistics:contracts_csv_acting", args=[org]) if org else reverse("statistics:contracts_csv")
        context = {
            "rooms": rooms("flows", org),
            "flows": found,
            "offer": FlowsOffer(asked, question),
            "title": _("Flows between regions, %(span)s") % {"span": span(question)},
            "says": flows_words.sentence(found),
            "measure": str(_("Contracts")) if question.measure == "number" else measure_name(question),
            "unit": UNIT_NAMES[question.unit],
            "heads": [(short_name(place.code), place.label) for place in found.buyers],
            "lines": _lines(found),
            "sums": [flows_words.amount(place.value, question) for place in found.buyers],
            "total": flows_words.amount(found.total, question),
            "drawn": _ribbons(found) if drawn else None,
            "draw_url": f"?{urlencode({**told, 'drawn': 'ribbons'})}#ribbons",
            "undraw_url": f"?{urlencode(told)}",
            "csv": f"{csv}?{tail}",
            "api": f"{reverse('statistics-contracts')}?{tail}",
        }
        return render(request, "statistics/flows.html", self.context(**context))


def _lines(found: Flows) -> list[dict[str, Any]]:
    """Rows of the matrix: (text, shade, whether it stays inside) in each cell; shades are quarters of what is shown."""
    shown = sorted({value for value in found.cells.values() if value})
    rows = []
    for seller in found.sellers:
        cells = []
        for buyer in found.buyers:
            key = (seller.code, buyer.code)
            value = found.cells.get(key)
            text = flows_words.amount(value, found.question) if key in found.cells else ""
            step = 1 + shown.index(value) * _SHADES // len(shown) if value else 0
            cells.append((text, step, seller.code == buyer.code))
        rows.append({"label": seller.label, "cells": cells, "sum": flows_words.amount(seller.value, found.question)})
    return rows


def _ribbons(found: Flows) -> list[Flow]:
    """The largest regions at each side by name, the others together; only of what is shown."""
    sellers = {place.code: place.label for place in found.sellers[:_DRAWN]}
    buyers = {place.code: place.label for place in found.buyers[:_DRAWN]}
    sums: dict[tuple[str, str], int] = {}
    for (seller, buyer), value in found.cells.items():
        if value:
            key = (sellers.get(seller, _("others")), buyers.get(buyer, _("others")))
            sums[key] = sums.get(key, 0) + value
    return [Flow(*key, value, flows_words.amount(value, found.question)) for key, value in sums.items()]
