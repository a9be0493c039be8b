"""All one's notices, and that they were sent."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.selectors import actors
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import ListPage
from transfer.kernel import clock
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Thread
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors import hours, notices, proofs
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
        user = actors.user_of(self.actor)
        return {
            "unread": notices.unread_count(user.pk),
            "kinds": list(kinds.KINDS.items()),
            "refused": hours.refused(user),
        }


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
    """Marks all as read, or those that were marked in the list (`which=marked`, `notice=<id>&notice=…`)."""

    policy: ClassVar[str] = "notices.notice.read"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the centre."""
        among = None
        if request.POST.get("which") == "marked":
            try:
                among = [UUID(key) for key in request.POST.getlist("notice")]
            except ValueError:
                raise NotVisible from None
        services.read_all(actor=self.actor, among=among)
        return redirect("notices:centre")


class ProofPage(ActingView):
    """Who was told of what on a thread, by which way and when: for whoever told, and for whoever was told."""

    policy: ClassVar[str] = "notices.proof.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, made to be printed; not found where there is nothing one may ask about."""
        self.require(self.policy)
        thread = Thread.objects.filter(number=kwargs["number"]).first()
        found = proofs.of_thread(self.actor, thread.pk) if thread else []
        if not found:
            raise NotVisible
        acts = proofs.acts(found)
        return render(request, "notices/proof.html", self.context(thread=thread, acts=acts, printed=clock.now()))
