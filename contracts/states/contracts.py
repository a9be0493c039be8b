"""States of a contract, from its draft to its end."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable

OPEN, MET, REFUSED = "open", "met", "refused"
STANDING = ("signed", "awaiting_condition", "in_force")
"""Signed by all and not ended."""


def conditions_met(contract: Any, at: datetime) -> None:
    """A contract is in force only when every condition precedent is met."""
    if any(one.status != MET for one in contract.conditions.all()):
        raise RuleBroken(
            _("A condition is still open."), code="condition_open", legal_basis=str(_("Civil Code art. 158"))
        )


def outside(contract: Any, at: datetime) -> None:
    """Only a contract concluded elsewhere is recorded as signed; what is agreed here is signed here."""
    if contract.deal_id is not None:
        raise RuleBroken(_("A contract that comes from a deal here is signed here."), code="sign_here")


def a_condition_refused(contract: Any, at: datetime) -> None:
    """While it waits, a contract falls only when a condition was refused."""
    if contract.state == "awaiting_condition" and not _refused(contract):
        raise RuleBroken(_("It is signed: it falls only when a condition is refused."), code="no_condition_refused")


def _refused(contract: Any) -> bool:
    return any(one.status == REFUSED for one in contract.conditions.all())


def payments_settled(contract: Any, at: datetime) -> None:
    """Nothing is performed while a payment is unconfirmed or in dispute."""
    if any(one.state in ("recorded", "disputed") for one in contract.payments.all()):
        raise RuleBroken(_("A payment is not confirmed yet."), code="payment_open")


CONTRACT = StateTable(
    "contracts.contract",
    states={
        "drafting": pgettext_lazy("state of a contract", "being drafted"),
        "signing": pgettext_lazy("state of a contract", "being signed"),
        "signed": pgettext_lazy("state of a contract", "signed"),
        "awaiting_condition": pgettext_lazy("state of a contract", "awaiting a condition"),
        "in_force": pgettext_lazy("state of a contract", "in force"),
        "performed": pgettext_lazy("state of a contract", "performed"),
        "terminated": pgettext_lazy("state of a contract", "terminated"),
        "void": pgettext_lazy("state of a contract", "void"),
    },
    begin_policy="contracts.contract.draft",
    begin_event="contracts.contract.drafted",
    weighs=("parties", "conditions", "payments"),
    moves=[
        Move(
            "change", ("drafting",), None, "contracts.contract.change", "contracts.contract.changed",
            _("Change the draft"),
        ),
        Move(
            "send_to_sign", ("drafting",), "signing", "contracts.contract.send_to_sign",
            "contracts.contract.sent_to_sign", _("Send for signature"), tone="primary",
        ),
        Move(
            "record_signed", ("drafting",), "signed", "contracts.contract.record_signed", "contracts.contract.signed",
            _("Record that it was signed on paper"), guards=(outside,),
        ),
        Move(
            "return_to_draft", ("signing",), "drafting", "contracts.contract.return_to_draft",
            "contracts.contract.returned_to_draft", _("Take back to the draft"), asks=("reason",),
        ),
        Move(
            "conclude", ("signing",), "signed", "contracts.contract.conclude", "contracts.contract.signed",
            _("Conclude"), by_clock=True,
        ),
        Move(
            "wait", ("signed",), "awaiting_condition", "contracts.contract.conclude",
            "contracts.contract.condition_awaited", _("Wait for the conditions"), by_clock=True,
        ),
        Move(
            "settle_condition", ("drafting", "signing", "signed", "awaiting_condition"), None,
            "contracts.contract.settle_condition", "contracts.contract.condition_settled", _("Record a condition"),
        ),
        Move(
            "enter_into_force", ("signed", "awaiting_condition"), "in_force", "contracts.contract.conclude",
            "contracts.contract.in_force", _("Enter into force"), guards=(conditions_met,), by_clock=True,
        ),
        Move(
            "note_condition_overdue", ("awaiting_condition",), None, "contracts.contract.note_overdue",
            "contracts.contract.condition_overdue", _("Note that a condition is overdue"), by_clock=True,
        ),
        Move(
            "note_instalment_overdue", ("in_force",), None, "contracts.contract.note_overdue",
            "contracts.contract.instalment_overdue", _("Note that an instalment is overdue"), by_clock=True,
        ),
        Move(
            "propose_end", STANDING, None, "contracts.contract.propose_end", "contracts.contract.end_proposed",
            _("Propose to end it"), asks=("reason",),
        ),
        Move(
            "perform", ("in_force",), "performed", "contracts.contract.perform", "contracts.contract.performed",
            _("Confirm that it is performed"), guards=(payments_settled,), tone="primary",
        ),
        Move(
            "terminate", STANDING, "terminated", "contracts.contract.terminate", "contracts.contract.terminated",
            _("Agree to terminate it"), asks=("reason",), tone="grave",
        ),
        Move(
            "void", ("drafting", "signing", "awaiting_condition"), "void", "contracts.contract.void",
            "contracts.contract.voided", _("Drop the contract"), guards=(a_condition_refused,), asks=("reason",),
            tone="grave",
        ),
    ],
)  # fmt: skip
