"""States of an institution's rule of distribution, and of one distribution of income by it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable


def award_publicised(distribution: Any, at: datetime) -> None:
    """Where a rule has the awards made public, they are paid only after the period has ended without an objection."""
    if distribution.publicity is not None and distribution.publicity_done_at is None:
        raise RuleBroken(_("The awards are still in publicity."), code="in_publicity")


DISTRIBUTION_RULE = StateTable(
    "contracts.distribution_rule",
    states={
        "proposed": pgettext_lazy("state of a rule of distribution", "proposed"),
        "adopted": pgettext_lazy("state of a rule of distribution", "adopted"),
        "superseded": pgettext_lazy("state of a rule of distribution", "superseded"),
        "withdrawn": pgettext_lazy("state of a rule of distribution", "withdrawn"),
    },
    begin_policy="contracts.distribution_rule.propose",
    begin_event="contracts.distribution_rule.proposed",
    moves=[
        Move(
            "adopt", ("proposed",), "adopted", "contracts.distribution_rule.adopt",
            "contracts.distribution_rule.adopted", _("Adopt the rule"), tone="primary",
        ),
        Move(
            "withdraw", ("proposed",), "withdrawn", "contracts.distribution_rule.withdraw",
            "contracts.distribution_rule.withdrawn", _("Withdraw the proposal"), asks=("reason",),
        ),
        Move(
            "supersede", ("adopted",), "superseded", "contracts.distribution_rule.adopt",
            "contracts.distribution_rule.superseded", _("Replace by a newer one"), by_clock=True,
        ),
    ],
)  # fmt: skip

DISTRIBUTION = StateTable(
    "contracts.distribution",
    states={
        "drafted": pgettext_lazy("state of a distribution", "drafted"),
        "approved": pgettext_lazy("state of a distribution", "approved"),
        "paid": pgettext_lazy("state of a distribution", "paid"),
        "withdrawn": pgettext_lazy("state of a distribution", "withdrawn"),
    },
    begin_policy="contracts.distribution.draft",
    begin_event="contracts.distribution.drafted",
    moves=[
        Move(
            "approve", ("drafted",), "approved", "contracts.distribution.approve", "contracts.distribution.approved",
            _("Approve the distribution"), tone="primary",
        ),
        Move(
            "note_publicity", ("approved",), None, "contracts.distribution.note_publicity",
            "contracts.distribution.publicity_noted", _("Note the publicity"), by_clock=True,
        ),
        Move(
            "note_overdue", ("approved",), None, "contracts.distribution.note_overdue",
            "contracts.distribution.overdue", _("Note that the payment of the shares is overdue"), by_clock=True,
        ),
        Move(
            "pay", ("approved",), "paid", "contracts.distribution.pay", "contracts.distribution.paid",
            _("Record that it was paid out"), guards=(award_publicised,), tone="primary",
        ),
        Move(
            "withdraw", ("drafted", "approved"), "withdrawn", "contracts.distribution.withdraw",
            "contracts.distribution.withdrawn", _("Withdraw the distribution"), asks=("reason",), tone="grave",
        ),
    ],
)  # fmt: skip
