"""How long files, findings and words of long work are kept. The period is a dated rule; the counts stay."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import keeps
from transfer.mechanisms.jobs import services
from transfer.mechanisms.jobs.models import Job, JobFault, JobPart


def _over(before: datetime) -> Iterable[Job]:
    over = Q(ended_at__lt=before) | Q(state="prepared", created_at__lt=before)
    return Job.objects.filter(over, forgotten_at__isnull=True).order_by("created_at").iterator()


@keeps("jobs.job", rule="retention.job", find=_over, models=(Job, JobFault, JobPart))
def forget(job: Job) -> None:
    """Files, findings and words are erased."""
    services.forget(job, actor=SYSTEM)
