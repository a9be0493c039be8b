"""Long work as pages, the API and the operator look at it."""

from transfer.mechanisms.jobs.selectors.shown import Progress, progress, why

__all__ = ["Progress", "progress", "why"]
