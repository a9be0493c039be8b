"""The pulse of the market as a page and as a CSV file. Public."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from transfer.edge.views.acting import ActingView
from transfer.roof.statistics.forms.periods import BY, PulseForm
from transfer.roof.statistics.selectors import pulse
from transfer.roof.statistics.selectors.periods import WEEK
from transfer.roof.statistics.selectors.pulse import Beat
from transfer.roof.statistics.selectors.tables import scaled
from transfer.roof.statistics.views import pulse_words
from transfer.roof.statistics.views.rooms import rooms

HEAD = (
    "period", "first_day", "last_day", "listings", "demands", "open_demands", "answers_due", "answered_in_time",
    "in_time_percent", "deals_concluded", "contracts_registered", "turnover_yuan", "days_to_contract_median",
)  # fmt: skip


class PulsePage(ActingView):
    """What opened, what was promised and kept, what was concluded, by week or by month."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page. A question that means nothing is refused."""
        by = PulseForm(request.GET.dict()).require()["by"] or WEEK
        found = pulse.answer(by)
        tail = f"?by={by}"
        tabs = [
            {"label": str(name).capitalize(), "url": f"?by={code}", "current": code == by} for code, name in BY.items()
        ]
        context = {
            "rooms": rooms("pulse", self.kwargs.get("org")),
            "pulse": found,
            "measures": pulse_words.measures(found),
            "columns": pulse_words.columns(found),
            "lines": pulse_words.lines(found),
            "caption": _("Market pulse by week") if by == WEEK else _("Market pulse by month"),
            "tabs": tabs,
            "csv": reverse("statistics:pulse_csv") + tail,
            "api": reverse("statistics-pulse") + tail,
            "has_hidden": any(beat.hidden for beat in found.beats),
        }
        return render(request, "statistics/pulse.html", self.context(**context))


class PulseCsv(ActingView):
    """The same table as a file."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file, the oldest period first. Empty where a figure is not shown."""
        by = PulseForm(request.GET.dict()).require()["by"] or WEEK
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="pulse-{by}.csv"'
        writer = csv.writer(response)
        writer.writerow(HEAD)
        writer.writerows(_line(beat) for beat in pulse.answer(by).beats)
        return response


def _line(beat: Beat) -> list[Any]:
    return [
        beat.period.name, beat.period.first.isoformat(), beat.period.last.isoformat(), beat.listings, beat.demands,
        beat.open_demands, beat.due, beat.answered, beat.kept, beat.concluded, beat.registered,
        scaled(beat.turnover, "yuan"), beat.pace,
    ]  # fmt: skip
