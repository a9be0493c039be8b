"""How the statistics last compared with the register."""

from transfer.roof.statistics.models import Recount


def last_recount() -> Recount | None:
    """The last recount, None before the first."""
    return Recount.objects.order_by("-at").first()
