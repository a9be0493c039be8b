"""What contracts tells the rest of the house when it loads: steps of the thread, panels of pages, menus."""

from contracts.slots import (
    deals,
    files,
    keeping,
    notices,
    places,
    records,
    registrations,
    sayings,
    threads,
    titles,
    waiting,
)

__all__ = [
    "deals",
    "files",
    "keeping",
    "notices",
    "places",
    "records",
    "registrations",
    "sayings",
    "threads",
    "titles",
    "waiting",
]
