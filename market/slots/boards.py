"""Public notices where their rule places them: on the pages of the seller and of the exchange, by their names."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from institutions.models import Organization
from transfer.edge import slots
from transfer.kernel.actor import Actor
from transfer.mechanisms.publicity import selectors as publicity
from transfer.mechanisms.publicity.models import Publicity

_SHOWN = 10


@slots.fill("publicity.notice.places", name="boards", template="market/board/places.html")
def places(request: HttpRequest, actor: Actor, notice: Publicity) -> dict[str, Any]:
    """The boards on which a notice stands, with the names of their organizations."""
    boards = publicity.boards_of(notice)
    rows = Organization.objects.filter(pk__in=[board.organization for board in boards])
    return {"boards": boards, "names": {row.pk: row.name for row in rows}}


@slots.fill("publicity.board.head", name="organization", template="market/board/head.html")
def head(request: HttpRequest, actor: Actor, organization: UUID) -> dict[str, Any]:
    """Whose board it is."""
    return {"organization": Organization.objects.visible_to(actor).filter(pk=organization).first()}


@slots.fill("institutions.organization.public", name="notices", template="market/board/own.html")
def on_its_page(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """What stands on the organization's board now, and the way to all of it; None where nothing ever did."""
    every = Publicity.objects.visible_to(actor).on_board_of(organization.pk)
    if not every.exists():
        return None
    rows = every.standing().select_related("thread").order_by("-pk")[:_SHOWN]
    return {"rows": list(rows), "organization": organization}
