"""How long talent keeps what can be forgotten. The periods are dated rules."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from talent.models import Mandate
from talent.services import erasure
from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import has_notes, keeps


def _ended(before: datetime) -> Iterable[Mandate]:
    rows = Mandate.objects.filter(state__in=["handed_over", "ended"], changed_at__lt=before)
    return rows.filter(~Q(terms="") | Q(has_notes("talent.mandate"))).order_by("changed_at").iterator()


@keeps("talent.mandate", rule="retention.mandate", find=_ended, models=(Mandate,))
def forget_mandate(mandate: Mandate) -> None:
    """Of a mandate that has ended, the terms in words are erased."""
    erasure.forget_mandate(mandate, actor=SYSTEM)
