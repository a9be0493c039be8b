"""Long work of an organization: the list, and one page for each with how far it is and what came of it."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import Doing, ListPage, MovesPage, ObjectPage
from transfer.kernel import policy, workflow
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.jobs import kinds, services
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.selectors import progress, shown

FAULTS_SHOWN = 50


class JobsPage(ListPage):
    """What was ordered here and what came of it, newest first."""

    policy = "jobs.job.view"
    model = Job
    template_name = "jobs/list.html"

    def extra(self) -> dict[str, Any]:
        """What may be begun here."""
        self.require(self.policy)
        return {"beginnings": shown.beginnings(self.actor, self.kwargs["org"])}

    def context(self, **more: Any) -> dict[str, Any]:
        """With label and progress of each."""
        lines = [(job, kinds.find(job.kind), progress(job)) for job in more["rows"]]
        return super().context(lines=lines, **more)


class JobPage(ObjectPage):
    """One piece of long work. While it moves, the page asks again by itself; without a script a link does."""

    policy = "jobs.job.view"
    model = Job
    template_name = "jobs/page.html"

    def extra(self, obj: Job) -> dict[str, Any]:
        """How far it is, its files, its first faults, what may be done with it."""
        papers = {name: house().paper(key) for name in ("source", "result", "report") if (key := getattr(obj, name))}
        moves = workflow.open_moves(obj, self.actor, by_hand=True)
        source = papers.get("source")
        return {
            "kind": kinds.find(obj.kind),
            "progress": progress(obj),
            "why": shown.why(obj) if obj.why else "",
            "papers": papers,
            "moves": moves,
            "moving": shown.unfinished(obj) or any(paper.state == "waiting" for paper in papers.values()),
            "ready": source is None or source.state == "clean",
            "refused": source is not None and source.state == "refused",
            "faults": shown.faults(obj, FAULTS_SHOWN),
            "own": obj.user == self.actor.user,
        }


class JobFile(ActingView):
    """Saves the input, the result or the report."""

    policy = "jobs.job.view"
    WHICH: ClassVar[tuple[str, ...]] = ("source", "result", "report")

    def get(self, request: HttpRequest, pk: UUID, which: str, **_url: str) -> HttpResponseBase:
        """The file, once it is examined; that it was opened is written down."""
        job = Job.objects.visible_to(self.actor).filter(pk=pk).first()
        file = getattr(job, which) if job is not None and which in self.WHICH else None
        if file is None or not policy.may(self.actor, self.policy, job):
            raise NotVisible
        return house().download(file, self.actor)


class JobMovePage(MovesPage):
    """Starts it, or cancels it."""

    policy = "jobs.job.cancel"
    model = Job
    doings: ClassVar[dict[str, Doing]] = {
        "order": Doing(services.order),
        "stop": Doing(services.stop),
        "cancel": Doing(services.cancel),
    }

    def done(self, result: Job) -> Any:
        """Says so."""
        words = {
            "waiting": _("It waits for its turn. You may close the page; a notice tells you when it is done."),
            "stopping": _("It ends after the piece it is at. What is in stays."),
        }
        self.done_message = words.get(result.state, _("It is cancelled."))
        return super().done(result)

    def success_url(self, result: Job) -> str:
        """Its page."""
        return reverse("jobs:job", args=[self.kwargs["org"], result.pk])
