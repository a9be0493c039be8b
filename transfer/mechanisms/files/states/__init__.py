"""The states of files."""

from transfer.mechanisms.files.states.files import FILE

__all__ = ["FILE"]
