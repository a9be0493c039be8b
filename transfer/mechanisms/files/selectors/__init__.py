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

__all__ = [
    "FINDINGS",
    "accesses_of",
    "card",
    "explained",
    "ground",
    "named_accesses",
    "of_subject",
    "proves",
    "readable",
    "removable",
    "still_waiting",
    "versions_of",
    "with_files",
]
