"""Which moves of contracts keep their reason on the page of the object, and in which states."""

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.selectors import reasons
from contracts.states.contracts import STANDING
from transfer.edge.sayings import kept


def _proposed(contract: Contract) -> bool:
    return bool(contract.proposed_move)


kept("contracts.contract.returned_to_draft", _("Taken back to the draft"), reasons.ENDS, "drafting")
kept("contracts.contract.end_proposed", _("One side proposes to end it"), reasons.ENDS, *STANDING, while_=_proposed)
kept("contracts.contract.terminated", _("Terminated"), reasons.ENDS, "terminated")
kept("contracts.contract.voided", _("Dropped"), reasons.ENDS, "void")
kept("contracts.payment.disputed", _("Disputed"), reasons.PAYMENTS, "disputed")
kept("contracts.payment.withdrawn", _("Withdrawn"), reasons.PAYMENTS, "withdrawn")
kept("contracts.distribution.withdrawn", _("Withdrawn"), reasons.ENDS, "withdrawn")
kept("contracts.distribution_rule.withdrawn", _("Withdrawn"), reasons.ENDS, "withdrawn")
