"""At a counter: a route is open where its declared policy is inside what the visitor consented to."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from transfer.edge import serving
from transfer.edge.api.commands import actor_of


class WithinConsent(BasePermission):
    """Lets everybody through but a clerk who leaves what the visitor consented to (403, code "scope")."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Asks the policy that the route declares."""
        actor = actor_of(request)
        if actor.served is not None:
            declared = getattr(view, "policies", None) or {}
            action = (getattr(view, "action", None) or "").removeprefix("move_")
            serving.require_within(actor, declared.get(action, getattr(view, "policy", "")))
        return True
