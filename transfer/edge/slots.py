"""Buttons and panels that upper apps put on lower apps' pages, so that no page imports upward.

A page names a slot ("market.achievement.rail"); an upper app fills it in its slots module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse

Context = Callable[[HttpRequest, Actor, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One filling: a template and the function that gives its context, or None to show nothing."""

    name: str
    template: str
    context: Context
    order: int


_SLOTS: dict[str, dict[str, Panel]] = {}


def fill(slot: str, *, name: str, template: str, order: int = 100) -> Callable[[Context], Context]:
    """Puts a panel into a slot. The function must be cheap and must ask visibility itself (visible_to, may)."""

    def register(context: Context) -> Context:
        panels = _SLOTS.setdefault(slot, {})
        if name in panels and panels[name].context.__qualname__ != context.__qualname__:
            raise Misuse(f"two panels of {slot} are named {name}")
        panels[name] = Panel(name, template, context, order)
        return context

    return register


def panels(slot: str) -> list[Panel]:
    """The panels of a slot in their order."""
    return sorted(_SLOTS.get(slot, {}).values(), key=lambda panel: (panel.order, panel.name))
