"""The operator's room: whether the machinery runs, what waits, what failed, and setting it going again."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from transfer.edge import queues
from transfer.edge.views.acting import ActingView
from transfer.kernel.errors import NotVisible, Text
from transfer.kernel.models import Delivery
from transfer.mechanisms.jobs.selectors import figures
from transfer.roof.notices.selectors import notices
from transfer.roof.portal.forms import operations as acts
from transfer.roof.portal.selectors import operations, work_words
from transfer.roof.portal.services import operations as services
from transfer.roof.portal.views import trouble

_SHOWN = 20


class OperationsPage(ActingView):
    """Queues, workers, beat, due work, deliveries, long work, readers, seals, and what operators did last."""

    policy: ClassVar[str] = "portal.operations.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; it comes again by itself every ten seconds."""
        self.require(self.policy)
        machinery, workflows, sealing = queues.look(), operations.workflows(), operations.sealing()
        deliveries = _told(operations.troubled().order_by("-pk")[:_SHOWN])
        readers, mails = operations.lag(), notices.mails()
        context = self.context(
            machinery=machinery,
            workflows=workflows,
            deliveries=deliveries,
            deliveries_shown=len(deliveries),
            doing=_doing(machinery),
            failures=[(row, work_words.of(row.deadline)) for row in operations.failures()[:_SHOWN]],
            jobs=figures.figures(),
            mails=mails,
            readers=readers,
            sealing=sealing,
            log=[(one, work_words.of(one.name)) for one in operations.log()],
            sums=operations.sums(workflows),
            trouble=list(trouble.of(machinery, workflows, readers, sealing, mails)),
        )
        return render(request, "portal/operations/board.html", context)


class DeliveriesPage(ActingView):
    """All deliveries of one subscriber, newest first: also those done, which may be brought again."""

    policy: ClassVar[str] = "portal.operations.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Twenty at a time."""
        self.require(self.policy)
        name = kwargs["subscriber"]
        if name not in operations.listeners():
            raise NotVisible
        rows = Delivery.objects.filter(subscriber=name).order_by("-pk")
        before = request.GET.get("before", "")
        if before:
            if not (before.isascii() and before.isdecimal() and len(before) < 19):
                raise NotVisible
            rows = rows.filter(pk__lt=int(before))
        found = list(rows[: _SHOWN + 1])
        following = str(found[_SHOWN - 1].pk) if len(found) > _SHOWN else ""
        context = self.context(
            subscriber=name, label=work_words.of(name), deliveries=_told(found[:_SHOWN]), following=following
        )
        return render(request, "portal/operations/deliveries.html", context)


class AskPage(ActingView):
    """One of the operator's buttons."""

    policy: ClassVar[str] = "portal.operations.replay"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Does it, says so, and goes back to the board."""
        self.require(self.policy)
        form = acts.AskForm(request.POST)
        if not form.is_valid():
            raise NotVisible
        messages.success(request, self._act(form.cleaned_data["what"], form.cleaned_data["which"]))
        return HttpResponseRedirect(reverse("portal:operations", args=[self.kwargs["org"]]))

    def _act(self, what: str, which: str) -> str:
        if what == acts.RETRY:
            services.retry(int(which), actor=self.actor)
            return _("It is brought once more.")
        if what == acts.RETRY_ALL:
            count = services.retry_all(which, actor=self.actor)
            return _("Brought once more: %(count)d.") % {"count": count}
        if what == acts.TICK:
            services.ask_tick(which, actor=self.actor)
            return _("A worker will look at it at once.")
        services.ask_check(actor=self.actor)
        return _("A worker verifies all seals and chains now; the result appears here.")


def _told(rows: QuerySet[Delivery] | list[Delivery]) -> list[dict[str, Any]]:
    found = list(rows)
    names = operations.event_names(found)
    return [
        {
            "row": row,
            "label": work_words.of(row.subscriber),
            "event": names[row.pk],
            "error": operations.error_code(row),
        }
        for row in found
    ]


def _doing(machinery: queues.Machinery) -> list[tuple[str, list[tuple[str, Text]]]]:
    """Each worker with what it was doing when it was last heard, by name and in words."""
    return [(worker, [(task, work_words.of(task)) for task in tasks]) for worker, tasks in machinery.workers.items()]
