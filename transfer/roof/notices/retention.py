"""How long notices to people are kept. The period is a dated rule."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import keeps, part_of
from transfer.roof.notices.models import Hours, Mail, Notice, Preference, Undeliverable
from transfer.roof.notices.services import notices

_AT_ONCE = 1000


def _old(before: datetime) -> Iterable[list[UUID]]:
    rows = Notice.objects.filter(happened_at__lt=before).order_by("happened_at")
    while batch := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        yield batch


@keeps("notices.notice", rule="retention.notice", find=_old, models=(Notice, Mail))
def forget_notices(batch: list[UUID]) -> None:
    """Deletes a batch of notices of long ago, and the mails that carried nothing else."""
    notices.forget_batch(batch, actor=SYSTEM)


part_of("institutions.user", Hours, Preference, Undeliverable)
