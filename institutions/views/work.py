"""Taking work, laying it back, declaring an interest, giving it on."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.forms.work import AssignForm, WorkNoteForm
from institutions.selectors import work
from transfer.edge import waiting
from transfer.edge.views.pages import Doing, FormPage, MovesPage
from transfer.kernel.errors import NotVisible, RuleBroken
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items


class TakeManyPage(FormPage):
    """Takes several pieces of work at once (`?item=<id>&item=…`), after saying what will happen to each."""

    policy: ClassVar[str] = "worklist.item.view"
    form_class = forms.Form
    template_name = "institutions/work/take_many.html"
    title = _("Take several pieces of work")
    action_label = _("Take them")
    done_message = _("They are in your hands.")

    def prepare(self) -> None:
        """Finds what was chosen among what is visible; NotVisible for nothing."""
        asked = (self.request.POST if self.request.method == "POST" else self.request.GET).getlist("item")
        try:
            keys = {UUID(key) for key in asked[: waiting.MOST]}
        except ValueError:
            raise NotVisible from None
        self.found = work.taking(keys, self.actor)

    def act(self, form: forms.Form) -> list[WorkItem]:
        """Takes those that are free; none when one of them is not any more."""
        shown = [one.item for one in self.found if not one.why_not]
        promised = self.request.POST.getlist("free")
        if {str(item.pk) for item in shown} != set(promised):
            raise RuleBroken(_("Something has changed since you looked. See what will happen now."), code="changed")
        if not shown:
            raise RuleBroken(_("Nothing of this can be taken."), code="nothing")
        return items.take_many(shown, actor=self.actor)

    def success_url(self, result: list[WorkItem]) -> str:
        """Back to the desk."""
        return reverse("institutions:desk", args=[self.kwargs["org"]])

    def extra(self) -> dict[str, Any]:
        """What will happen to each."""
        free = [one for one in self.found if not one.why_not]
        return {"found": self.found, "free": free, "cancel_url": self.success_url([])}


class WorkMovePage(MovesPage):
    """One move of a piece of work. Who takes it goes on to what it is about, everybody else back to the desk."""

    policy: ClassVar[str] = "worklist.item.view"
    model = WorkItem
    doings = {
        "take": Doing(items.take),
        "release": Doing(items.release, WorkNoteForm),
        "recuse": Doing(items.recuse, WorkNoteForm),
        "assign": Doing(items.assign_to, AssignForm),
    }

    def form_arguments(self) -> dict[str, Any]:
        """The version as shown; whom it may be given to."""
        more = {"people": work.people(self.object)} if self.move == "assign" else {}
        return {**super().form_arguments(), **more}

    def success_url(self, result: WorkItem) -> str:
        """Where the work is done, or the desk."""
        (line,) = waiting.of_items([result])
        if self.move == "take" and line.place:
            return reverse(line.place, args=[self.kwargs["org"], str(line.about)])
        return reverse("institutions:desk", args=[self.kwargs["org"]])

    def extra(self) -> dict[str, Any]:
        """What it is about."""
        (line,) = waiting.of_items([self.object])
        intro = f"{line.label}: {line.title}" if line.title else str(line.label)
        cancel = reverse("institutions:desk", args=[self.kwargs["org"]])
        return {**super().extra(), "intro": intro, "cancel_url": cancel}
