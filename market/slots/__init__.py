"""What the market tells the rest of the house when it loads: steps of the thread, panels of pages, menus."""

from market.slots import (
    achievements,
    boards,
    demands,
    files,
    importing,
    keeping,
    panels,
    places,
    sayings,
    shelves,
    threads,
    titles,
    trade,
    waiting,
)

__all__ = [
    "achievements",
    "boards",
    "demands",
    "files",
    "importing",
    "keeping",
    "panels",
    "places",
    "sayings",
    "shelves",
    "threads",
    "titles",
    "trade",
    "waiting",
]
