"""Reading about files."""

from transfer.mechanisms.files.selectors.cards import card, ground, named_accesses, readable, removable
from transfer.mechanisms.files.selectors.files import (
    FINDINGS,
    accesses_of,
    explained,
    of_subject,
    proves,
    still_waiting,
    versions_of,
    with_files,
)
from transfer.mechanisms.files.selectors.incoming import Progress, progress

__all__ = [
    "FINDINGS",
    "Progress",
    "accesses_of",
    "card",
    "explained",
    "ground",
    "named_accesses",
    "of_subject",
    "progress",
    "proves",
    "readable",
    "removable",
    "still_waiting",
    "versions_of",
    "with_files",
]
