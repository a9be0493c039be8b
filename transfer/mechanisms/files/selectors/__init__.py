"""Reading about files."""

from transfer.mechanisms.files.selectors.files import (
    FINDINGS,
    accesses_of,
    explained,
    of_subject,
    proves,
    still_waiting,
    versions_of,
)

__all__ = ["FINDINGS", "accesses_of", "explained", "of_subject", "proves", "still_waiting", "versions_of"]
