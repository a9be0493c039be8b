"""Taking work, laying it back, declaring an interest, giving it on."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.filters import WorkFilter
from institutions.forms.work import AssignForm, WorkNoteForm
from institutions.selectors import accounts, work
from transfer.edge import waiting
from transfer.edge.bulk import Bulk
from transfer.edge.columns import Column, Until, begun, number, state
from transfer.edge.views.pages import Doing, MovesPage
from transfer.edge.views.tables import TablePage
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items


class WorkPage(TablePage):
    """The work on the desks that one sees, in whose hands it is; several pieces are taken, given on or laid back."""

    policy: ClassVar[str] = "worklist.item.view"
    model = WorkItem
    template_name = "institutions/work/list.html"
    filterset_class = WorkFilter
    title = _("Work of the desk")
    file_name = "work"
    sorted_by = "due"
    moves_many = (
        Bulk(
            "take",
            items.take,
            _("Each comes into your hands; colleagues see that you have it."),
            hindrance=work.against_taking,
        ),
        Bulk(
            "assign",
            items.assign_to,
            _("Each goes into the hands of the person you choose, who is told."),
            AssignForm,
            given=lambda rows: {"people": work.people_for_all(rows)},
        ),
        Bulk("release", items.release, _("Each lies on the desk again, for whoever takes it."), WorkNoteForm),
    )
    columns = (
        Column("work", _("Work"), lambda row: row.said),
        number(),
        Column("due", _("Due"), lambda row: Until(row.due_at), "due_at"),
        Column("hands", _("In whose hands"), lambda row: row.holder, none=_("nobody's")),
        state(WorkItem.STATES, "work_item"),
        begun(),
    )

    def queryset(self) -> Any:
        """What is not done."""
        rows = WorkItem.objects.active().visible_to(self.actor).select_related("thread")
        return rows.annotate(mine=Q(assignee=self.actor.user))

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """What is to be done, and about what."""
        self.lines = {row.pk: line for row, line in zip(rows, waiting.of_items(rows), strict=True)}
        return {key: f"{line.label}: {line.title}" if line.title else line.label for key, line in self.lines.items()}

    def dress(self, rows: Sequence[Any]) -> None:
        """In whose hands each is."""
        super().dress(rows)
        names = accounts.names_of({row.assignee for row in rows if row.assignee})
        for row in rows:
            row.holder = names.get(row.assignee) if row.assignee else None

    def address(self, row: Any) -> str:
        """Where it is done."""
        line = self.lines.get(row.pk)
        return reverse(line.place, args=[self.kwargs["org"], line.about]) if line and line.place else ""


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
