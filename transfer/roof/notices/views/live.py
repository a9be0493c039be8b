"""The bell, live: a stream of server-sent events with the number of one's unread notices. Served by ASGI alone."""

import asyncio
from collections.abc import AsyncIterator
from typing import ClassVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.generic import View

from transfer.roof.notices.selectors import notices

LOOK_EVERY = 3.0
"""Seconds between two looks."""
LASTS = 200
"""Looks after which the stream ends; the browser comes again and shows its session anew."""


class BellStream(View):
    """One's own number, whenever it changes. 204, so that the browser does not ask again, where nobody can stream."""

    policy: ClassVar[str] = "notices.notice.view"

    async def get(self, request: HttpRequest) -> HttpResponseBase:
        """The stream; 401 for a stranger."""
        if not isinstance(request, ASGIRequest):
            return HttpResponse(status=204)
        user = await request.auser()
        if not user.is_authenticated:
            return HttpResponse(status=401)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingHttpResponse(counts(user.pk), content_type="text/event-stream", headers=headers)


async def counts(user: UUID, *, every: float = LOOK_EVERY, lasts: int = LASTS) -> AsyncIterator[bytes]:
    """`event: count` with the number, first at once and then when it has changed; a comment keeps the line open."""
    told: int | None = None
    for _look in range(lasts):
        count = await sync_to_async(_count)(user)
        yield b": still here\n\n" if count == told else b"event: count\ndata: %d\n\n" % count
        told = count
        await asyncio.sleep(every)


def _count(user: UUID) -> int:
    close_old_connections()
    return notices.unread_count(user)
