"""Talent's tables."""

from talent.models.mandates import Mandate

__all__ = ["Mandate"]
