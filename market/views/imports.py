"""Bringing a list of one's own: the page that takes it, and the template with the headings."""

import csv
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from market.forms.imports import ImportForm
from market.importers.headings import HEADINGS
from market.models import ImportBatch
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage
from transfer.kernel.errors import Text
from transfer.mechanisms.jobs import services
from transfer.mechanisms.jobs.models import Job


class _ImportPage(FormPage):
    """Takes a file or cells; what was found in it is shown before anything is made."""

    form_class = ImportForm
    template_name = "market/import/form.html"
    action_label: Text = _("Look at it first")
    done_message: Text = _("Nothing is made yet. Look at what was found, then start.")
    noun: ClassVar[str]
    kind: ClassVar[str]
    back: ClassVar[str]
    example: ClassVar[str]

    def prepare(self) -> None:
        """Asks early."""
        self.require(self.policy)

    def act(self, form: forms.Form) -> Job:
        """Prepares it."""
        given = form.cleaned_data
        asked = {"exchange": str(given["exchange"].pk)}
        about = str(_("pasted cells")) if given["cells"] else ""
        return services.begin(actor=self.actor, kind=self.kind, asked=asked, upload=given["upload"], about=about)

    def success_url(self, result: Job) -> str:
        """Where it is looked at and started."""
        return reverse("jobs:job", args=[self.kwargs["org"], result.pk])

    def extra(self) -> dict[str, Any]:
        """What may stand in a column, the template, and the way back."""
        org = self.kwargs["org"]
        return {
            "headings": HEADINGS[self.noun],
            "template_url": reverse(self.example, args=[org]),
            "send_url": reverse("files:send", kwargs={"org": org}),
            "cancel_url": reverse(self.back, args=[org]),
            "megabytes": settings.EXCHANGE_FILE_LARGEST // 2**20,
        }


class AchievementsPage(_ImportPage):
    """Achievements from the institution's own system."""

    policy = "market.achievement.begin"
    title = _("Bring a list of achievements")
    noun, kind = ImportBatch.ACHIEVEMENT, "market.achievement.import_own"
    back, example = "market:achievements", "market:achievement_template"


class DemandsPage(_ImportPage):
    """Demands that somebody collected."""

    policy = "market.demand.begin"
    title = _("Bring a list of demands")
    noun, kind = ImportBatch.DEMAND, "market.demand.import_own"
    back, example = "market:own_demands", "market:demand_template"


class TemplateFile(ActingView):
    """The headings as a CSV to be filled in, in the language of the page; its name says of what."""

    policy = "market.achievement.begin"
    noun: ClassVar[str] = ImportBatch.ACHIEVEMENT

    def get(self, request: HttpRequest, **_url: str) -> HttpResponse:
        """The file."""
        self.require(self.policy)
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{self.noun}s-{request.LANGUAGE_CODE}.csv"'
        csv.writer(answer).writerow([str(heading.label) for heading in HEADINGS[self.noun]])
        return answer


class DemandTemplateFile(TemplateFile):
    """As that of achievements."""

    policy = "market.demand.begin"
    noun = ImportBatch.DEMAND
