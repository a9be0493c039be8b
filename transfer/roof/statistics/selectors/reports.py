"""How the statistics last compared with the register."""

from transfer.roof.statistics.models import Recount
from transfer.roof.statistics.selectors import source


def last_recount() -> Recount | None:
    """The last recount, None before the first."""
    return Recount.objects.using(source.alias()).order_by("-at").first()
