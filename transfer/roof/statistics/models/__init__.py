"""Tables of the statistics: only this room writes them."""

from transfer.roof.statistics.models.editions import Edition, Recount
from transfer.roof.statistics.models.facts import ContractFact, Rollup

__all__ = ["ContractFact", "Edition", "Recount", "Rollup"]
