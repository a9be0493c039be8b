"""Figures are counted from the register and from the events; an edition that was replaced goes by itself."""

from transfer.kernel.retention import kept
from transfer.roof.statistics.models import (
    ContractFact,
    DaySum,
    DeskWork,
    Edition,
    Journey,
    Lead,
    Recount,
    Rollup,
)

kept(
    "statistics.edition",
    rule="retention.copy",
    models=(Edition, Rollup, ContractFact, Recount, Journey, Lead, DaySum, DeskWork),
)
