"""What stands behind each address, and under which policy."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

from tests.architecture.source import PRODUCT

PUBLIC = "public"
# Asked by load balancers before anybody can be known; they show no data.
WITHOUT_POLICY = {"transfer.edge.health.healthz", "transfer.edge.health.readyz"}


@dataclass(frozen=True)
class Route:
    """One address and the view class or function that answers it."""

    pattern: str
    view: Any
    actions: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.view.__module__}.{self.view.__qualname__}"

    @property
    def is_ours(self) -> bool:
        return self.view.__module__.split(".")[0] in (*PRODUCT, "tests")


def routes(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[Route]:
    """Every route below the patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            callback: Any = pattern.callback
            view = getattr(callback, "view_class", getattr(callback, "cls", callback))
            actions = tuple(sorted((getattr(callback, "actions", None) or {}).values()))
            yield Route(prefix + str(pattern.pattern), view, actions)


def undeclared(route: Route, known: Callable[[str], bool]) -> list[str]:
    """What is wrong with the policies of a route; `known` tells whether a policy of a name exists."""
    if not route.is_ours or route.name in WITHOUT_POLICY:
        return []
    single = getattr(route.view, "policy", "")
    if single:
        return [] if single == PUBLIC or known(single) else [f"/{route.pattern}: there is no policy {single!r}"]
    policies = getattr(route.view, "policies", {})
    if not policies:
        return [f"/{route.pattern}: {route.name} declares no policy"]
    missing = [action for action in route.actions if action.removeprefix("move_") not in policies]
    unknown = [name for name in policies.values() if name != PUBLIC and not known(name)]
    return [
        *(f"/{route.pattern}: {route.name} declares no policy for {action}" for action in missing),
        *(f"/{route.pattern}: there is no policy {name!r}" for name in unknown),
    ]
