"""A concluded transaction as the reader may see it: {% seen notice as shown %}."""

from typing import Any

from django import template

from contracts.models import TransactionNotice
from contracts.selectors import masks
from contracts.selectors.masks import Shown
from transfer.kernel.actor import ANONYMOUS
from transfer.kernel.money import Money

register = template.Library()


@register.simple_tag(takes_context=True)
def seen(context: dict[str, Any], notice: TransactionNotice) -> Shown:
    """The notice through the masks, for whoever the page is for."""
    return masks.shown(notice, context.get("actor") or ANONYMOUS)


@register.filter
def says(shown: Shown, name: str) -> str:
    """{{ shown|says:"sellers" }}: one field as text, "" where it is masked or not stated."""
    return shown.text(name)


@register.filter
def amount_of(shown: Shown, name: str) -> Money | None:
    """One amount, None where it is masked or not known."""
    return shown.amount(name)


@register.filter
def hides(shown: Shown, name: str) -> bool:
    """There is something, and the reader may not see it."""
    return shown.hides(name) is not None
