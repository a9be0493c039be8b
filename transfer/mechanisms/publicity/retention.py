"""How long the words of objections are kept. The period is a dated rule; notices and decisions stay."""

from collections.abc import Iterable
from datetime import datetime

from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import keeps, kept
from transfer.mechanisms.publicity.models import NamedPerson, Objection, ObjectionText, Publicity
from transfer.mechanisms.publicity.services import objections


def _settled(before: datetime) -> Iterable[Objection]:
    rows = Objection.objects.filter(changed_at__lt=before, text__erased_at__isnull=True)
    return rows.exclude(pk__in=Objection.objects.undecided().values("pk")).order_by("changed_at").iterator()


kept("publicity.notice", rule="retention.publicity", models=(Publicity, NamedPerson))


@keeps("publicity.objection", rule="retention.objection", find=_settled, models=(Objection, ObjectionText))
def forget_words(objection: Objection) -> None:
    """Of a settled objection the words are erased."""
    objections.erase_text(objection, actor=SYSTEM)
