"""Who may order, see and cancel long work. The policy of its kind is asked at the start and as it runs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from transfer.kernel import policy as policies
from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.jobs import kinds
from transfer.mechanisms.jobs.models import Job


@policy("jobs.job.view")
def view(actor: Actor, job: Job | None) -> Answer:
    """Whoever ordered it; of shared kinds, colleagues who may do the same."""
    if job is None:
        return actor.membership is not None
    if actor.user is None or job.owner not in actor.parties:
        return False
    return job.user == actor.user or _is_shared(actor, job)


@policy("jobs.job.begin")
def begin(actor: Actor, job: Job | None) -> Answer:
    """A member of an organization, for it, whom the policy of the kind lets do that."""
    if actor.membership is None:
        return _("Long work is done for an organization: begin it at its desk.")
    if actor.served is not None:
        return _("Long work is ordered by the party itself, not at a counter.")
    if job is None:
        return True
    return _of_kind(actor, job) if job.owner in actor.parties else False


@policy("jobs.job.order")
def order(actor: Actor, job: Job) -> Answer:
    """Whoever sees it and may do what it does."""
    return _of_kind(actor, job) if view(actor, job) is True else False


@policy("jobs.job.cancel")
def cancel(actor: Actor, job: Job) -> Answer:
    """Whoever sees it."""
    return view(actor, job)


@policy("jobs.job.run")
def run(actor: Actor, job: Job) -> Answer:
    """Nobody by hand: the worker does it."""
    return False


@policy("jobs.job.open_file")
def open_file(actor: Actor, file: Any) -> Answer:
    """Whoever sees the work that the file belongs to. file: a stored file, known by its subject."""
    job = Job.objects.filter(pk=file.subject.partition(":")[2]).first()
    return job is not None and view(actor, job)


@policy("jobs.list.export")
def export(actor: Actor, nothing: None) -> Answer:
    """Any member, of what the list shows that member."""
    return actor.membership is not None


@policy("jobs.list.move")
def move(actor: Actor, nothing: None) -> Answer:
    """Any member by the own hand; each row asks the policy of its move."""
    return actor.membership is not None and actor.served is None


def _is_shared(actor: Actor, job: Job) -> bool:
    kind = kinds.find(job.kind)
    return kind is not None and kind.shared and bool(policies.may(actor.in_consequence(), kind.policy))


def _of_kind(actor: Actor, job: Job) -> Answer:
    kind = kinds.find(job.kind)
    if kind is None:
        return False
    verdict = policies.may(actor, kind.policy)
    return True if verdict else verdict.reason
