"""How long the work of one's desk waits and takes: a page and its files."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from transfer.edge.views.acting import ActingView
from transfer.roof.statistics.forms.periods import ReviewsForm
from transfer.roof.statistics.policies import own
from transfer.roof.statistics.selectors import reviews
from transfer.roof.statistics.views import reviews_words

POLICY = "statistics.reviews.view"


class ReviewsPage(ActingView):
    """Work of the desk by kind, and week by week."""

    policy = POLICY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        self.require(POLICY)
        kind = ReviewsForm(request.GET.dict()).require()["kind"]
        found = reviews.answer(own(self.actor), kind=kind)
        tail = f"?{urlencode({'kind': kind})}" if kind else ""
        context = {
            "reviews": found,
            "says": reviews_words.sentence(found),
            "kinds": [
                (row, reviews_words.kind_name(row.kind), f"?{urlencode({'kind': row.kind})}") for row in found.kinds
            ],
            "measures": reviews_words.measures(found),
            "columns": reviews_words.columns(),
            "lines": reviews_words.lines(found),
            "caption": _("Work of the desk by week"),
            "chosen": reviews_words.kind_name(kind) if kind else "",
            "csv": reverse("statistics:reviews_csv", args=[self.kwargs["org"]]) + tail,
            "api": reverse("statistics-reviews") + tail,
        }
        return render(request, "statistics/reviews.html", self.context(**context))


class ReviewsCsv(ActingView):
    """Kinds and weeks as a file."""

    policy = POLICY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file: first the kinds over all weeks, then the weeks, the oldest first."""
        self.require(POLICY)
        kind = ReviewsForm(request.GET.dict()).require()["kind"]
        found = reviews.answer(own(self.actor), kind=kind)
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="review-times.csv"'
        writer = csv.writer(response)
        writer.writerow([
            "kind", "week", "opened", "done", "waited_median_days", "waited_90_days", "took_median_days",
            "took_90_days", "with_date", "in_time", "in_time_percent", "backlog",
        ])  # fmt: skip
        for row in found.kinds:
            writer.writerow([row.kind, "", "", *_cells(row.times), row.backlog])
        for week in found.weeks:
            writer.writerow([kind, week.period.name, week.opened, *_cells(week.times), week.backlog])
        return response


def _cells(times: reviews.Times) -> list[Any]:
    return [
        times.done, times.waited, times.waited_most, times.took, times.took_most, times.due, times.kept, times.share,
    ]  # fmt: skip
