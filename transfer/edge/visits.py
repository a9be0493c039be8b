"""Who wants to know that somebody opened a page: rooms above listen, pages know nothing of them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from transfer.kernel.actor import Actor

Listener = Callable[[HttpRequest, Actor, str], None]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Registers what is called with the name of the address whenever somebody known has opened a page."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return listener


def tell(request: HttpRequest, actor: Actor, answer: HttpResponseBase) -> None:
    """Tells everybody who listens. A desk that leads on to its first piece was opened; a form that was sent, a refusal,
    a stranger and a clerk at a counter are no visit of the person."""
    found = request.resolver_match
    is_own = actor.user is not None and actor.served is None
    if request.method == "GET" and answer.status_code < 400 and is_own and found is not None:
        for listener in _LISTENERS:
            listener(request, actor, found.view_name)
