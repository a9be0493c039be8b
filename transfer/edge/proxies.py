"""The address of the client behind our own proxies, so that limits per address hold for each client and not for all."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def client_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware. With EXCHANGE_PROXIES = n the n-th entry of X-Forwarded-For from its end becomes REMOTE_ADDR.

    What a client wrote into the header itself stands further to the left and is never looked at.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        proxies: int = settings.EXCHANGE_PROXIES
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if 0 < proxies <= len(seen):
            request.META["REMOTE_ADDR"] = seen[-proxies]
        return get_response(request)

    return answer
