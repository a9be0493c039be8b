"""Figures are counted from the register; an edition that was replaced goes by itself."""

from transfer.kernel.retention import kept
from transfer.roof.statistics.models import ContractFact, Edition, Recount, Rollup

kept("statistics.edition", rule="retention.copy", models=(Edition, Rollup, ContractFact, Recount))
