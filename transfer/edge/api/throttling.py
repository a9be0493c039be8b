"""Rates: each key's membership has its own, the anonymous public one per address."""

from typing import Any

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from transfer.edge.api.commands import actor_of


class PerActor(SimpleRateThrottle):
    """Requests per minute; more is answered with 429 and Retry-After."""

    scope = "actor"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Chooses the rate by who asks. A cache that is away throttles nobody."""
        self.scope = "public" if actor_of(request).is_anonymous else "actor"
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        try:
            return bool(super().allow_request(request, view))
        except RedisError:
            return True

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Per membership, else per address."""
        actor = actor_of(request)
        ident = actor.membership or actor.user or self.get_ident(request)
        return str(self.cache_format % {"scope": self.scope, "ident": ident})
