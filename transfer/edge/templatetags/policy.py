"""Template tags that ask policies and fill slots: {% can %}, {% slot %}."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from transfer.edge import proposals, slots, thread_places, thread_steps
from transfer.edge.thread_places import Reader
from transfer.edge.thread_view import ThreadView
from transfer.kernel import policy, workflow
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.models import Stateful
from transfer.kernel.states import Move

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: dict[str, Any], name: str, obj: Any = None) -> policy.Verdict:
    """{% can "market.listing.withdraw" listing as ok %}: the verdict, true or false, with its reason."""
    return policy.may(_actor(context), name, obj)


@register.simple_tag(takes_context=True)
def moves(context: dict[str, Any], obj: Stateful) -> list[Move]:
    """{% moves listing as open %}: what this actor may do with it now, for the buttons. Timers' moves are left out."""
    return workflow.open_moves(obj, _actor(context), by_hand=True)


@register.inclusion_tag("components/proposal.html", takes_context=True)
def proposal(context: dict[str, Any], obj: Stateful) -> dict[str, Any]:
    """{% proposal notice %}: what waits for a second person, for those who may decide; nothing for others."""
    return {"proposal": proposals.of(obj, _actor(context))}


@register.simple_tag(takes_context=True)
def thread_of(context: dict[str, Any], obj: Stateful, *, insider: bool = False, jurisdiction: str = "CN") -> ThreadView:
    """{% thread_of deal insider=True as line %}: the object's thread, for {% thread line %}."""
    return thread_steps.view_of(obj.thread, insider=insider, jurisdiction=jurisdiction, reader=_reader(context))


@register.inclusion_tag("components/thread_here.html", takes_context=True)
def thread_here(context: dict[str, Any], obj: Any = None) -> dict[str, Any]:
    """The thread in small: of the object given, else of what the form of the page is about, above it.

    Nothing on other pages, and where no step is known.
    """
    if obj is None and (subject := getattr(context.get("view"), "subject", None)):
        obj = subject()
    if not isinstance(obj, Stateful):
        return {}
    reader = _reader(context)
    place = thread_places.of(obj, reader)
    inside, jurisdiction = (place.inside, place.jurisdiction) if place else (False, "CN")
    view = thread_steps.view_of(obj.thread, insider=inside, jurisdiction=jurisdiction, reader=reader)
    at = [step for step in view.steps if step.status in ("present", "stopped")]
    return {"thread": view, "step": at[-1] if at else None} if view.steps else {}


@register.simple_tag(takes_context=True)
def slot(context: dict[str, Any], name: str, obj: Any = None) -> SafeString:
    """{% slot "market.achievement.rail" achievement %}: what upper apps put there."""
    request = context["request"]
    rendered = []
    for panel in slots.panels(name):
        filled = panel.context(request, _actor(context), obj)
        if filled is not None:
            rendered.append(render_to_string(panel.template, {**filled, "actor": _actor(context)}, request))
    return mark_safe("".join(rendered))


def _reader(context: dict[str, Any]) -> Reader:
    request = context.get("request")
    return Reader(_actor(context), context.get("org") or "", request.path if request else "")


def _actor(context: dict[str, Any]) -> Actor:
    actor: Actor = context.get("actor") or ANONYMOUS
    return actor
