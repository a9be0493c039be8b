"""Tells the worklist who sits at a desk."""

from institutions.selectors import desks
from transfer.mechanisms.worklist.services import candidates


def fill() -> None:
    """Registers the provider, once, when the apps start."""
    candidates.provide(desks.candidates)
