"""At a counter a clerk acts for a visitor: only inside what the visitor consented to, and seeing only what is done in
this service or is public anyway.

The address of a workspace is `<office>___<number of the service>`; over the API the number stands in a header.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.errors import NotAllowed
from transfer.kernel.models import Event

JOINT = "___"
ASKED, HOME, OPEN = "asked", "home", "open"
"""What a page does for an actor at a counter: asks its policy, leads to the service, or shows itself."""


def require_within(actor: Actor, name: str) -> None:
    """NotAllowed where an actor at a counter opens a page or route whose policy the visitor did not consent to."""
    if actor.served is None or (name and name in (actor.scopes or ())):
        return
    raise NotAllowed(_("The visitor has not consented to this at the counter."), code="scope")


def narrowed(rows: models.QuerySet[Any], actor: Actor) -> models.QuerySet[Any]:
    """Of what the visitor sees, what was done in this service and what everyone sees. All for everybody else."""
    if actor.served is None:
        return rows
    threads = Event.objects.filter(served_in=actor.served.service).values("thread")
    public = rows.model._default_manager.visible_to(ANONYMOUS).values("pk")
    return rows.filter(Q(thread__in=threads) | Q(pk__in=public))
