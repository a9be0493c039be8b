"""What talent tells the rest of the house when it loads: how a broker acts on behalf of a principal."""

from talent.selectors import mandates
from transfer.edge import actors

actors.provide_behalf(mandates.on_behalf)
