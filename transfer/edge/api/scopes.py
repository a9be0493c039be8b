"""What a key was given and a visitor at a counter consented to holds for reading as for doing."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from transfer.edge import serving
from transfer.edge.api.commands import actor_of
from transfer.kernel import policy


class WithinScopes(BasePermission):
    """403 with code "scope" where the policy that a route declares is outside. What is public is so for every key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Asks the policy that the route declares; True for everybody without scopes."""
        actor = actor_of(request)
        declared = getattr(view, "policies", None) or {}
        action = (getattr(view, "action", None) or "").removeprefix("move_")
        name = declared.get(action, getattr(view, "policy", ""))
        if actor.served is not None:
            serving.require_within(actor, name)
        elif name and name != "public":
            policy.require_within(actor, name)
        return True
