"""All one's notices, and how one wants to be told."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage, ListPage
from transfer.kernel.errors import NotVisible
from transfer.roof.notices import kinds
from transfer.roof.notices.forms import PreferencesForm
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors import notices
from transfer.roof.notices.services import notices as services


class CentrePage(ListPage):
    """What one was told, newest first; `?unread=1` leaves out what was read, `?kind=` narrows."""

    policy: ClassVar[str] = "notices.notice.view"
    model = Notice
    related = ("thread", "organization", "mail")
    template_name = "notices/centre.html"

    def queryset(self) -> QuerySet[Any]:
        """One's own."""
        self.require(self.policy)
        rows = super().queryset()
        kind = self.request.GET.get("kind", "")
        if self.request.GET.get("unread") == "1":
            rows = rows.filter(read_at=None)
        return rows.filter(kind=kind) if kind in kinds.KINDS else rows

    def context(self, **more: Any) -> dict[str, Any]:
        """With the words."""
        rows = more.get("rows", [])
        return super().context(**more, told=[notices.told(row) for row in rows])

    def extra(self) -> dict[str, Any]:
        """How many are unread, and the kinds."""
        user = actors.user_id_of(self.actor)
        return {"unread": notices.unread_count(user), "kinds": list(kinds.KINDS.items())}


class OpenPage(ActingView):
    """Marks one as read and leads to what it is about."""

    policy: ClassVar[str] = "notices.notice.read"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There, or back to the centre."""
        rows = Notice.objects.visible_to(self.actor).select_related("organization", "thread")
        notice = rows.filter(pk=kwargs["pk"]).first()
        if notice is None:
            raise NotVisible
        path = notices.path_of(notice)
        services.read(notice, actor=self.actor)
        return HttpResponseRedirect(path or reverse("notices:centre"))


class ReadAllPage(ActingView):
    """Marks all as read."""

    policy: ClassVar[str] = "notices.notice.read"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the centre."""
        services.read_all(actor=self.actor)
        return redirect("notices:centre")


class PreferencesPage(FormPage):
    """How one wants to be told, per kind."""

    policy: ClassVar[str] = "notices.preference.change"
    form_class = PreferencesForm
    title = _("How I want to be told")
    action_label = _("Keep this")
    done_message = _("From now on you are told this way.")

    def prepare(self) -> None:
        """Oneself."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The present choices."""
        return {"choices": notices.choices(actors.user_id_of(self.actor))}

    def act(self, form: forms.Form) -> None:
        """Keeps them."""
        services.choose(actor=self.actor, modes=form.cleaned_data)

    def success_url(self, result: Any) -> str:
        """Back to the centre."""
        return reverse("notices:centre")

    def extra(self) -> dict[str, Any]:
        """What cannot be switched off."""
        intro = _("What binds you or sets a period cannot be switched off, only gathered into one mail a day.")
        return {"intro": intro, "cancel_url": reverse("notices:centre")}
