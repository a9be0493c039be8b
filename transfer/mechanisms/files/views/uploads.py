"""Sending a file ahead of its form, in pieces: the tus protocol, for whoever is signed in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from transfer.edge.views.acting import ActingView
from transfer.kernel.errors import NotAllowed, Refusal
from transfer.mechanisms.files import tus


class _Spoken(ActingView):
    """A refusal is a problem document, never a page, for a script reads it."""

    policy = tus.POLICY

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As usual, with the method that a header may name, and the version in every answer."""
        tus.override(request)
        return tus.dressed(super().dispatch(request, *args, **kwargs))

    def refused(self, request: HttpRequest, refusal: Refusal) -> HttpResponse:
        """With the status that the protocol has for it; 401 for nobody."""
        nobody = isinstance(refusal, NotAllowed) and self.actor_is_anonymous()
        return self._sign_in() if nobody else tus.refused(refusal)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is spoken here."""
        return tus.abilities()

    def _to(self, url_name: str, request: HttpRequest) -> HttpResponse:
        return self._sign_in()

    def _sign_in(self) -> HttpResponse:
        said = _("You are signed out. Sign in again in another tab, then go on here: what has arrived is kept.")
        return tus.refused(NotAllowed(said, code="sign_in"), 401)


class BeginUpload(_Spoken):
    """Begins a file."""

    def post(self, request: HttpRequest, **_url: str) -> HttpResponse:
        """201 with its address."""
        return tus.create(request, self.actor, self._address)

    def _address(self, upload: UUID) -> str:
        org = self.kwargs.get("org")
        return reverse("files:sent", args=[org, upload]) if org else reverse("files:sent_for_oneself", args=[upload])


class SendUpload(_Spoken):
    """A file on its way."""

    def head(self, request: HttpRequest, pk: UUID, **_url: str) -> HttpResponse:
        """How far it is."""
        return tus.state(request, self.actor, pk)

    def patch(self, request: HttpRequest, pk: UUID, **_url: str) -> HttpResponse:
        """Takes the next bytes."""
        return tus.send(request, self.actor, pk)

    def delete(self, request: HttpRequest, pk: UUID, **_url: str) -> HttpResponse:
        """Forgets it."""
        return tus.remove(request, self.actor, pk)
