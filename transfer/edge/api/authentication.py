"""API keys: `Authorization: Bearer <key>`. Pages' sessions do not open the API, so it needs no CSRF token."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from transfer.edge import actors
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotAllowed, NotNow, NotVisible

SECOND_FACTOR = "X-Second-Factor"
BEHALF = "X-On-Behalf-Of"
SERVICE = "X-Counter-Service"


class KeyAuthentication(BaseAuthentication):
    """Gives request.auth the Actor of the key's membership."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Actor] | None:
        """None without a key; AuthenticationFailed (401) for one that is unknown, expired or revoked.

        A code of the authenticator app in X-Second-Factor makes the second factor fresh, for what binds, as signing.
        X-On-Behalf-Of names a principal for whom the key's organization acts by mandate, X-Counter-Service the number
        of a service at a counter in which the key's clerk serves a visitor: the visitor's actor, within the consent.
        """
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        actor = actors.source().for_key(key.strip()) if scheme.lower() == "bearer" else None
        if actor is None:
            raise AuthenticationFailed(_("This key is unknown, expired or revoked."), code="key")
        code = request.headers.get(SECOND_FACTOR, "").strip()
        proved = _proved(actor, code) if code else actor
        number = request.headers.get(SERVICE, "").strip()
        if number:
            return AnonymousUser(), self._at_counter(proved, number)
        return AnonymousUser(), self._on_behalf(proved, request.headers.get(BEHALF, "").strip())

    def _on_behalf(self, actor: Actor, principal: str) -> Actor:
        try:
            return actors.on_behalf(actor, principal)
        except NotVisible:
            message = _("No mandate in force lets you act for this organization.")
            raise AuthenticationFailed(message, code="mandate") from None

    def _at_counter(self, actor: Actor, number: str) -> Actor:
        try:
            return actors.at_counter(actor, number)
        except (NotVisible, NotNow):
            message = _("No service at a counter that is open lets you act for a visitor under this number.")
            raise AuthenticationFailed(message, code="counter_service") from None

    def authenticate_header(self, request: Request) -> str:
        """What to send instead of nothing."""
        return "Bearer"


def _proved(actor: Actor, code: str) -> Actor:
    try:
        return actors.source().prove(actor, code)
    except NotAllowed as refusal:
        raise AuthenticationFailed(str(refusal.message), code=refusal.code) from None


class KeyScheme(OpenApiAuthenticationExtension):
    """How OpenAPI describes it."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """HTTP bearer."""
        return {"type": "http", "scheme": "bearer", "description": "An API key of a membership."}
