"""The picture of a page's card, drawn here, so that nobody else learns who looks at what."""

import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from transfer.edge.page_heads import Described
from transfer.edge.paper import card
from transfer.edge.views.acting import ActingView
from transfer.kernel.errors import NotVisible
from transfer.roof.portal.selectors import described

_KEPT = 3600


class CardPicture(ActingView):
    """What everyone may know of an object, in the language of the address; the exchange's own for pages without one."""

    policy = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A PNG with an ETag that changes with what it says."""
        found = self._described(kwargs["kind"], kwargs["key"])
        shown = (found.title, found.word, found.number, settings.EXCHANGE_NAME)
        digest = hashlib.sha256(repr((card.EDITION, *shown)).encode()).hexdigest()[:32]
        answer = get_conditional_response(request, etag=f'"{digest}"')
        if answer is None or answer.status_code != 304:
            answer = HttpResponse(card.draw(*shown), content_type="image/png")
        answer["ETag"] = f'"{digest}"'
        answer["Cache-Control"] = f"public, max-age={_KEPT}"
        return answer

    def _described(self, kind: str, key: str) -> Described:
        if (kind, key) == ("exchange", "0"):
            title = _("From the laboratory into use, in the open.")
            return Described(kind, key, title, _("Technology exchange"), "")
        try:
            found = described.of_kind(kind, UUID(key))
        except ValueError:
            raise NotVisible from None
        if found is None:
            raise NotVisible
        return found
