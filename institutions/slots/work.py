"""Who has the work on what a page shows, and taking, laying back or giving it on."""

from typing import Any

from django.http import HttpRequest

from institutions.selectors import work
from transfer.edge import slots
from transfer.kernel.actor import Actor
from transfer.kernel.models import Stateful


@slots.fill("desk.work", name="institutions.work", template="institutions/work/panel.html")
def work_of(request: HttpRequest, actor: Actor, subject: Any) -> dict[str, Any] | None:
    """The pieces of work on the page's object that the reader sees."""
    match = request.resolver_match
    org = match.kwargs.get("org") if match else None
    if not org or not isinstance(subject, Stateful):
        return None
    found = work.about(subject, actor)
    return {"found": found, "org": org} if found else None
