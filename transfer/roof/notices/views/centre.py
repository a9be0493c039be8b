"""All one's notices, and that they were sent."""

import re
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from institutions.selectors import actors
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import ListPage
from transfer.kernel import clock
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Thread
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors import hours, matters, notices, proofs
from transfer.roof.notices.services import notices as services

_NUMBER = re.compile(r"[0-9A-Za-z-]{1,40}")
KEPT = ("kind", "unread", "matter", "before")
"""What of the address of the centre stays when something was read there."""


class CentrePage(ListPage):
    """What one was told, by the matter it belongs to, the newest first; `?unread=1` leaves out what was read, `?kind=`
    narrows, `?matter=<number>` shows all of one matter."""

    policy: ClassVar[str] = "notices.notice.view"
    model = Notice
    related = ("thread", "organization", "mail")
    template_name = "notices/centre.html"
    page_size = 12

    def queryset(self) -> QuerySet[Any]:
        """One's own."""
        self.require(self.policy)
        asked = self.request.GET
        rows = super().queryset()
        if asked.get("unread") == "1":
            rows = rows.filter(read_at=None)
        if asked.get("kind", "") in kinds.KINDS:
            rows = rows.filter(kind=asked["kind"])
        self.matter = asked.get("matter", "")
        _require_number(self.matter)
        return rows.filter(thread__number=self.matter) if self.matter else rows

    def context(self, **more: Any) -> dict[str, Any]:
        """With the matters, in words."""
        found, rows, user = more.get("rows", []), self.narrowed, actors.user_of(self.actor)
        if self.matter:
            one = matters.alone(rows, found, user, self.actor)
            shown = [one] if one else []
        else:
            shown = matters.of_heads(rows, found, user, self.actor)
        return super().context(**more, matters=shown, alone=self.matter)

    def extra(self) -> dict[str, Any]:
        """How many are unread, and the kinds."""
        user = actors.user_of(self.actor)
        return {
            "unread": notices.unread_count(user.pk),
            "kinds": list(kinds.KINDS.items()),
            "refused": hours.refused(user),
            "asked": any(self.request.GET.get(name) for name in ("kind", "unread", "matter")),
        }

    def _page(self, rows: QuerySet[Any], before: str) -> tuple[list[Any], str]:
        self.narrowed = rows
        return super()._page(rows if self.matter else matters.heads(rows), before)


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
    """Marks all as read, those that were marked in the list (`which=marked`, `notice=<id>&notice=…`), or all of one
    matter (`which=matter`, `number=<of its thread>`)."""

    policy: ClassVar[str] = "notices.notice.read"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to where one was in the centre."""
        which, number = request.POST.get("which"), request.POST.get("number", "")
        _require_number(number)
        among = None
        if which == "marked":
            try:
                among = [UUID(key) for key in request.POST.getlist("notice")]
            except ValueError:
                raise NotVisible from None
        elif which == "matter" and not number:
            raise NotVisible
        services.read_all(actor=self.actor, among=among, matter=number if which == "matter" else "")
        kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
        return HttpResponseRedirect(reverse("notices:centre") + (f"?{urlencode(kept)}" if kept else ""))


def _require_number(text: str) -> None:
    if text and not _NUMBER.fullmatch(text):
        raise NotVisible


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
