"""Commands on long work, the declaration of its kinds, and the worker's way through it."""

from transfer.mechanisms.jobs.house import House, Paper, provide
from transfer.mechanisms.jobs.kinds import Dealt, Fault, Kind, Work, register
from transfer.mechanisms.jobs.services.forgetting import forget
from transfer.mechanisms.jobs.services.jobs import begin, cancel, order, source_of, stop
from transfer.mechanisms.jobs.services.running import run_next

__all__ = [
    "Dealt",
    "Fault",
    "House",
    "Kind",
    "Paper",
    "Work",
    "begin",
    "cancel",
    "forget",
    "order",
    "provide",
    "register",
    "run_next",
    "source_of",
    "stop",
]
