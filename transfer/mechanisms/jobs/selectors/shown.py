"""How far long work is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from transfer.kernel import clock, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.mechanisms.jobs import kinds
from transfer.mechanisms.jobs.kinds import Fault
from transfer.mechanisms.jobs.models import Job, JobFault
from transfer.mechanisms.jobs.states import UNFINISHED

WHY: dict[str, Text] = {
    "no_right": gettext_lazy(
        "Whoever ordered it may not do this any more: a membership, a role or a mandate has ended."
    ),
    "file_refused": gettext_lazy("Its file was examined and refused."),
    "gave_up": gettext_lazy("It stopped again and again at the same place. The operator has been told."),
    "unknown_kind": gettext_lazy("This exchange does not do this kind of work any more."),
    "too_large": gettext_lazy("The result is larger than a file may be. Narrow the list, or choose fewer columns."),
    "no_rows": gettext_lazy("There is no row in it below the headings."),
}
_FEW_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """done, total: rows; total None where nobody knows. words: both, and how long it will take, as a sentence."""

    done: int
    total: int | None
    words: str


def why(job: Job) -> Text:
    """Why it failed, as a sentence."""
    code = job.why.partition(":")[0]
    return WHY.get(code, gettext_lazy("It could not be finished (%(code)s).") % {"code": job.why})


def progress(job: Job) -> Progress:
    """How far it is."""
    done = f"{job.done:,}"
    if job.total is None:
        words = ngettext("%(done)s row", "%(done)s rows", job.done) % {"done": done}
    else:
        words = _("%(done)s of %(total)s rows") % {"done": done, "total": f"{job.total:,}"}
    left = _left(job)
    return Progress(job.done, job.total, _("%(done)s; %(left)s") % {"done": words, "left": left} if left else words)


def _left(job: Job) -> str:
    """About how long it will take, by how long it took so far; empty where that says nothing."""
    if job.state != "running" or not job.total or not job.done or job.started_at is None:
        return ""
    took: timedelta = clock.now() - job.started_at
    seconds = took.total_seconds() / job.done * max(job.total - job.done, 0)
    if seconds < _FEW_SECONDS:
        return _("a few seconds left")
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {"count": minutes}


def faults(job: Job, most: int) -> list[Fault]:
    """The first things that were wrong, in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    found: list[JobFault] = list(job.faults.order_by("line", "pk")[:most])
    return [Fault(one.line, one.field, one.code, one.message.get(language, one.code)) for one in found]


def beginnings(actor: Actor, org: str) -> list[tuple[Text, str]]:
    """What the actor may begin, with the address where: kinds that have a page of their own for that."""
    asks = actor.in_consequence()
    return [
        (kind.begin_label, reverse(kind.begin, args=[org]))
        for kind in kinds.all_kinds()
        if kind.begin and policy.may(asks, kind.policy)
    ]


def unfinished(job: Job) -> bool:
    """Whether it still moves."""
    return job.state in UNFINISHED
