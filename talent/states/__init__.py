"""The states of every noun of talent."""

from talent.states.mandates import MANDATE

__all__ = ["MANDATE"]
