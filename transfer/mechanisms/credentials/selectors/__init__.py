"""Reading and checking credentials."""

from transfer.mechanisms.credentials.selectors.checks import (
    Check,
    check_file,
    check_number,
    check_token,
)
from transfer.mechanisms.credentials.selectors.credentials import by_token, of_subject, status_list

__all__ = ["Check", "by_token", "check_file", "check_number", "check_token", "of_subject", "status_list"]
