"""Taking work, laying it back, declaring an interest, giving it on."""

from typing import Any, ClassVar

from django.urls import reverse

from institutions.forms.work import AssignForm, WorkNoteForm
from institutions.selectors import work
from transfer.edge import waiting
from transfer.edge.views.pages import Doing, MovesPage
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items


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
