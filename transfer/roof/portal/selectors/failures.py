"""What of the node's machinery failed and waits for its operator: counts and codes, never what it is about."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from transfer.edge import health
from transfer.edge.waiting import Waiting
from transfer.kernel.actor import Actor
from transfer.kernel.models import Delivery
from transfer.mechanisms.jobs.selectors import figures
from transfer.roof.notices.selectors import notices
from transfer.roof.portal.selectors import operations, work_words

_BOARD, _ROWS = "portal:operations", "portal:operations_deliveries"


def of_node(actor: Actor) -> Iterator[Waiting]:
    """For the operator: a beat that is silent, work of the clock that fails, what was given up, long work that failed,
    mail that did not go out. Each leads to where it is looked at and set going again."""
    if not actor.has_role("operator"):
        return
    if not health.beat_is_heard():
        yield Waiting(_("The beat is not heard: deadlines and retries wait"), "", _BOARD, None)
    failing = Counter(operations.failures().values_list("deadline", flat=True))
    for name, count in sorted(failing.items()):
        yield Waiting(_("Work of the clock fails"), f"{work_words.of(name)} × {count}", _BOARD, None, part="failures")
    given_up = Counter(Delivery.objects.filter(status=Delivery.FAILED).values_list("subscriber", flat=True))
    for name, count in sorted(given_up.items()):
        yield Waiting(_("Deliveries were given up"), f"{work_words.of(name)} × {count}", _ROWS, name)
    for one in figures.figures():
        if one.failed:
            yield Waiting(_("Long work failed"), f"{one.label} × {one.failed}", _BOARD, None, part="long-work")
    mails = notices.mails()
    if mails.failed:
        yield Waiting(_("Mail could not be sent"), f"× {mails.failed}", _BOARD, None, part="mail")
    if mails.refused:
        yield Waiting(_("Mail was refused by the other side"), f"× {mails.refused}", _BOARD, None, part="mail")
