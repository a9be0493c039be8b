"""The forms of the check page."""

from transfer.mechanisms.credentials.forms.checks import CheckForm

__all__ = ["CheckForm"]
