"""Tables of the statistics: only this room writes them."""

from transfer.roof.statistics.models.editions import Edition, Recount
from transfer.roof.statistics.models.facts import ContractFact, Rollup
from transfer.roof.statistics.models.journeys import STEPS, DaySum, Journey, Lead
from transfer.roof.statistics.models.work import DeskWork

__all__ = ["STEPS", "ContractFact", "DaySum", "DeskWork", "Edition", "Journey", "Lead", "Recount", "Rollup"]
