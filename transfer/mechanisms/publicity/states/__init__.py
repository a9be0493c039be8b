"""States of public notices and objections."""

from transfer.mechanisms.publicity.states.objections import OBJECTION, UNDECIDED
from transfer.mechanisms.publicity.states.publicities import PUBLICITY, STANDING

__all__ = ["OBJECTION", "PUBLICITY", "STANDING", "UNDECIDED"]
