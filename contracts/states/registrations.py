"""States of the registration of a technology contract at an office."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable

ENDED = ("refused", "withdrawn", "cancelled", "revoked")
NUMBERED = ("registered", "cancelled", "revoked")
BEFORE_DECISION = (
    "draft",
    "filed",
    "accepted",
    "supplement_requested",
    "in_review",
    "in_expert_review",
    "second_check",
)

UNDECIDED = ("accepted", "in_review", "in_expert_review", "second_check")


def contract_stands(registration: Any, at: datetime) -> None:
    """Only a contract that has taken effect is registered (2024 draft art. 12)."""
    if registration.contract.state not in ("in_force", "performed"):
        raise RuleBroken(_("Only a contract that is in force is registered."), code="contract_not_in_force")


def recognised(registration: Any, at: datetime) -> None:
    """Every condition of recognition was answered, and none is missing."""
    if not registration.assessed:
        raise RuleBroken(_("Answer every condition of recognition first."), code="checklist_open")
    if any(one.met is False for one in registration.findings.all()):
        raise RuleBroken(
            _("A condition of recognition is not met: ask for a supplement, or refuse."), code="condition_not_met"
        )


def experts_were_heard(registration: Any, at: datetime) -> None:
    """Where the rule asks for an expert review, at least one expert has given an opinion (2024 draft art. 14)."""
    if registration.needs_expert_review and not any(one.given_at for one in registration.opinions.all()):
        raise RuleBroken(_("Experts have to be heard on this contract first."), code="expert_review")


def experts_have_answered(registration: Any, at: datetime) -> None:
    """Every expert who was asked has answered, or the time is over: then others may be asked."""
    over = registration.due_at is not None and registration.due_at <= at
    waits = any(one.round == registration.expert_round and one.given_at is None for one in registration.opinions.all())
    if not over and waits:
        raise RuleBroken(_("An expert has not answered yet."), code="opinion_open")


def supplement_is_overdue(registration: Any, at: datetime) -> None:
    """While the applicant still has time for the supplement, nothing is refused."""
    due = registration.supplement_due_at
    if registration.state == "supplement_requested" and due is not None and due > at:
        raise RuleBroken(_("The applicant still has time to file the supplement."), code="supplement_awaited")


def no_second_check_due(registration: Any, at: datetime) -> None:
    """Where the rule asks for it, a second person looks at it before it is registered."""
    if registration.state == "in_review" and registration.needs_second_check:
        raise RuleBroken(_("A second person has to check this contract first."), code="second_check")


def second_check_due(registration: Any, at: datetime) -> None:
    """The second check is for what the rule names."""
    if not registration.needs_second_check:
        raise RuleBroken(_("This contract needs no second check."), code="no_second_check")


_P, _E = "contracts.registration.", "contracts.registration."
REGISTRATION = StateTable(
    "contracts.registration",
    states={
        "draft": pgettext_lazy("state of a registration", "draft"),
        "filed": pgettext_lazy("state of a registration", "filed"),
        "accepted": pgettext_lazy("state of a registration", "accepted"),
        "supplement_requested": pgettext_lazy("state of a registration", "supplement requested"),
        "in_review": pgettext_lazy("state of a registration", "in review"),
        "in_expert_review": pgettext_lazy("state of a registration", "in expert review"),
        "second_check": pgettext_lazy("state of a registration", "in second check"),
        "registered": pgettext_lazy("state of a registration", "registered"),
        "refused": pgettext_lazy("state of a registration", "refused"),
        "withdrawn": pgettext_lazy("state of a registration", "withdrawn"),
        "cancelled": pgettext_lazy("state of a registration", "cancelled"),
        "revoked": pgettext_lazy("state of a registration", "revoked"),
    },
    begin_policy=_P + "apply",
    begin_event=_E + "drafted",
    weighs=("findings", "opinions", "contract__parties"),
    moves=[
        Move(
            "file", ("draft",), "filed", _P + "apply", _E + "filed", _("File the application"),
            guards=(contract_stands,), tone="primary",
        ),
        Move("accept", ("filed",), "accepted", _P + "review", _E + "accepted", _("Accept for review"), tone="primary"),
        Move(
            "request_supplement", ("filed", "accepted", "in_review"), "supplement_requested", _P + "review",
            _E + "supplement_requested", _("Ask for a supplement"), asks=("note",),
        ),
        Move(
            "resubmit", ("supplement_requested",), "accepted", _P + "apply", _E + "resubmitted",
            _("File the supplement"), guards=(contract_stands,), tone="primary",
        ),
        Move("start_review", ("accepted",), "in_review", _P + "review", _E + "review_started", _("Start the review")),
        Move("assess", ("in_review",), None, _P + "review", _E + "assessed", _("Record the findings")),
        Move(
            "ask_experts", ("in_review",), "in_expert_review", _P + "review", _E + "experts_asked",
            _("Ask experts"),
        ),
        Move(
            "give_opinion", ("in_expert_review",), None, _P + "give_opinion", _E + "opinion_given",
            _("Give the opinion"), tone="primary",
        ),
        Move(
            "conclude_expert_review", ("in_expert_review",), "in_review", _P + "review", _E + "experts_heard",
            _("Go on with the review"), guards=(experts_have_answered,), tone="primary",
        ),
        Move(
            "pass_on", ("in_review",), "second_check", _P + "review", _E + "passed_on",
            _("Pass on to the second check"), guards=(recognised, experts_were_heard, second_check_due), tone="primary",
        ),
        Move(
            "return_to_review", ("second_check",), "in_review", _P + "check_again", _E + "returned_to_review",
            _("Return to the registrar"), asks=("note",),
        ),
        Move(
            "register", ("in_review", "second_check"), "registered", _P + "register", _E + "registered",
            _("Register"), guards=(contract_stands, recognised, experts_were_heard, no_second_check_due),
            tone="primary",
        ),
        Move(
            "refuse", ("filed", "accepted", "supplement_requested", "in_review", "second_check"), "refused",
            _P + "refuse", _E + "refused", _("Refuse"), guards=(supplement_is_overdue,), asks=("reason", "note"),
            tone="grave",
        ),
        Move(
            "withdraw", BEFORE_DECISION, "withdrawn", _P + "withdraw", _E + "withdrawn", _("Withdraw the application"),
            tone="grave",
        ),
        Move(
            "note_supplement_overdue", ("supplement_requested",), None, _P + "note_overdue", _E + "supplement_overdue",
            _("Note that the supplement is overdue"), by_clock=True,
        ),
        Move(
            "note_decision_overdue", UNDECIDED, None, _P + "note_overdue", _E + "decision_overdue",
            _("Note that the decision is overdue"), by_clock=True,
        ),
        Move(
            "correct", ("registered",), None, _P + "correct", _E + "corrected", _("Register a change"),
            asks=("reason", "note"),
        ),
        Move(
            "propose_cancellation", ("registered",), None, _P + "propose_cancellation", _E + "cancellation_proposed",
            _("Propose to cancel it"), asks=("reason", "note"), tone="grave", proposes="cancel",
        ),
        Move(
            "cancel", ("registered",), "cancelled", _P + "cancel", _E + "cancelled", _("Cancel the registration"),
            asks=("reason", "note"), tone="grave", seconded=True,
        ),
        Move(
            "propose_revocation", ("registered",), None, _P + "propose_revocation", _E + "revocation_proposed",
            _("Propose to revoke it"), asks=("note",), tone="grave", proposes="revoke",
        ),
        Move(
            "revoke", ("registered",), "revoked", _P + "revoke", _E + "revoked", _("Revoke the registration"),
            asks=("note",), tone="grave", seconded=True,
        ),
        Move(
            "put_aside", ("registered",), None, _P + "put_aside", _E + "proposal_put_aside",
            _("Put the proposal aside"), puts_aside=True,
        ),
    ],
)  # fmt: skip
