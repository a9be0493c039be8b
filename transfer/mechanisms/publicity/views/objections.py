"""Objecting to a notice, following one's own objection, and the officers' desk."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from transfer.edge.columns import Column, Titled, Until, begun, by_text, number, state
from transfer.edge.move_form import MoveForm
from transfer.edge.views.pages import FormPage, MovePage, ObjectPage
from transfer.edge.views.tables import TablePage
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.publicity.filters import DeskFilter
from transfer.mechanisms.publicity.forms import DismissForm, HearForm, ObjectionForm, UpholdForm
from transfer.mechanisms.publicity.models import Objection, Publicity
from transfer.mechanisms.publicity.policies import is_officer
from transfer.mechanisms.publicity.services import objections


class FilePage(FormPage):
    """Objects to a notice, for oneself or, with `org` in the address, for an organization."""

    policy = "publicity.objection.file"
    form_class = ObjectionForm
    title = gettext_lazy("Object to this notice")
    action_label = gettext_lazy("File the objection")
    done_message = gettext_lazy("Your objection has been filed. The exchange decides and tells you.")

    def prepare(self) -> None:
        """The notice, and whether this reader may object at all."""
        found = Publicity.objects.visible_to(self.actor).select_related("thread").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        self.publicity: Publicity = found
        self.require("publicity.objection.file", Objection(publicity=found))

    def subject(self) -> Any:
        """The notice."""
        return self.publicity

    def act(self, form: forms.Form) -> Objection:
        """Files it."""
        return objections.file(actor=self.actor, publicity=self.publicity, **form.cleaned_data)

    def success_url(self, result: Objection) -> str:
        """One's own objection."""
        return _address(result, self.kwargs.get("org"))

    def extra(self) -> dict[str, Any]:
        """The notice, and the way back to it."""
        return {
            "intro": self.publicity.title,
            "cancel_url": reverse("publicity:notice", args=[self.publicity.pk]),
        }


class ObjectionPage(ObjectPage):
    """An objection: for whoever filed it, and for the exchange's officers."""

    policy = "publicity.objection.view"
    model = Objection
    related = ("thread", "publicity", "publicity__thread", "text")
    template_name = "publicity/objection.html"

    def extra(self, obj: Objection) -> dict[str, Any]:
        """Whether the reader decides on it, and the way here."""
        officer = is_officer(self.actor, obj.publicity)
        desk = reverse("publicity:desk", args=[self.kwargs["org"]]) if officer and "org" in self.kwargs else ""
        notice = reverse("publicity:notice", args=[obj.publicity_id])
        above = (_("Objections"), desk) if desk else (obj.publicity.title, notice)
        return {
            "officer": officer,
            "words": obj.words,
            "layout": "workspace.html" if "org" in self.kwargs else "base.html",
            "trail": [above, (_("Objection"), "")],
        }


class DeskPage(TablePage):
    """The objections against notices of the acting officer's exchange; those that wait unless asked otherwise."""

    policy = "publicity.objection.view"
    model = Objection
    filterset_class = DeskFilter
    related = ("thread", "publicity")
    template_name = "publicity/desk.html"
    title = gettext_lazy("Objections")
    file_name = "objections"
    place = "publicity:objection_acting"
    sorted_by = "due"
    columns = (
        Column("notice", pgettext_lazy("notice", "Notice"), lambda row: row.said, by_text("publicity__title")),
        Column("ground", pgettext_lazy("notice", "Ground"), lambda row: str(row.get_ground_display()), "ground"),
        state(Objection.STATES, "objection"),
        begun(pgettext_lazy("notice", "Filed"), shown=True),
        Column("due", pgettext_lazy("deadline", "Decided by"),
               lambda row: Until(row.due_at, row.publicity.jurisdiction), "due_at"),
        Column("decided", gettext_lazy("Decided on"), lambda row: row.decided_at, "decided_at", shown=False),
        number(shown=False),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Those of the acting exchange, not one's own elsewhere."""
        return super().queryset().filter(publicity__exchange=self.actor.organization)

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Those of the notices, in their language."""
        return {row.pk: Titled(row.publicity.title, row.publicity.content.get("language", "")) for row in rows}


class _ObjectionMove(MovePage):
    model = Objection
    related = ("thread", "publicity", "publicity__thread")
    intro: ClassVar[Any] = ""

    def success_url(self, result: Objection) -> str:
        """Back to the objection."""
        return _address(result, self.kwargs.get("org"))

    def extra(self) -> dict[str, Any]:
        """The objection, and what the move does."""
        return {
            **super().extra(),
            "intro": self.intro,
            "cancel_url": _address(self.object, self.kwargs.get("org")),
            "layout": "workspace.html" if "org" in self.kwargs else "base.html",
        }


class AdmitPage(_ObjectionMove):
    """Admits it."""

    policy = "publicity.objection.admit"
    move = "admit"
    service = objections.admit
    form_class = MoveForm
    intro = gettext_lazy("The exchange looks into it. The period stands still until it is decided.")


class HearPage(_ObjectionMove):
    """Records the hearing."""

    policy = "publicity.objection.hear"
    move = "hear"
    service = objections.hear
    form_class = HearForm
    intro = gettext_lazy("Record that the parties have been heard.")


class UpholdPage(_ObjectionMove):
    """Upholds it."""

    policy = "publicity.objection.decide"
    move = "uphold"
    service = objections.uphold
    form_class = UpholdForm
    intro = gettext_lazy("The notice is annulled at once, and what was made public does not hold.")


class DismissPage(_ObjectionMove):
    """Dismisses it."""

    policy = "publicity.objection.decide"
    move = "dismiss"
    service = objections.dismiss
    form_class = DismissForm
    intro = gettext_lazy("The period runs on for the time that was left, once nothing else waits.")


class WithdrawPage(_ObjectionMove):
    """Withdraws one's own."""

    policy = "publicity.objection.withdraw"
    move = "withdraw"
    service = objections.withdraw
    form_class = MoveForm
    intro = gettext_lazy("Your objection is closed without a decision.")


def _address(objection: Objection, org: str | None) -> str:
    if org:
        return reverse("publicity:objection_acting", args=[org, objection.pk])
    return reverse("publicity:objection", args=[objection.pk])
