"""States of an achievement (科技成果)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Entry, Move, StateTable

_HOLDING = ("submitted", "in_review", "approved", "open", "awarded")
"""Listings in these states forbid that their achievement is retired."""


def no_revision_under_way(achievement: Any, at: datetime) -> None:
    """One revision at a time."""
    if achievement.working_id != achievement.accepted_id:
        raise RuleBroken(_("A revision is already under way."), code="revision_under_way")


def revision_is_written(achievement: Any, at: datetime) -> None:
    """A revision was begun, and is not with the reviewer."""
    if achievement.working_id is None or achievement.working_id == achievement.accepted_id:
        raise RuleBroken(_("Begin a revision first."), code="no_revision")
    if achievement.working.frozen:
        raise RuleBroken(_("The revision is under review."), code="revision_under_review")


def revision_is_submitted(achievement: Any, at: datetime) -> None:
    """A revision waits for the reviewer."""
    is_begun = achievement.working_id is not None and achievement.working_id != achievement.accepted_id
    if not is_begun or not achievement.working.frozen:
        raise RuleBroken(_("There is no submitted revision."), code="no_revision")


def is_not_listed(achievement: Any, at: datetime) -> None:
    """What is offered, or about to be, is not retired."""
    if any(listing.state in _HOLDING for listing in achievement.listings.all()):
        raise RuleBroken(_("Withdraw its listing first."), code="listing_open")


ACHIEVEMENT = StateTable(
    "market.achievement",
    states={
        "draft": pgettext_lazy("state of an achievement", "draft"),
        "submitted": pgettext_lazy("state of an achievement", "submitted"),
        "in_review": pgettext_lazy("state of an achievement", "in review"),
        "returned": pgettext_lazy("state of an achievement", "returned"),
        "accepted": pgettext_lazy("state of an achievement", "accepted"),
        "retired": pgettext_lazy("state of an achievement", "retired"),
    },
    begin_policy="market.achievement.begin",
    begin_event="market.achievement.begun",
    weighs=("listings",),
    moves=[
        Move(
            "change",
            ("draft", "returned"),
            None,
            "market.achievement.change",
            "market.achievement.changed",
            _("Change the draft"),
        ),
        Move(
            "submit",
            ("draft", "returned"),
            "submitted",
            "market.achievement.submit",
            "market.achievement.submitted",
            _("Submit for review"),
            tone="primary",
        ),
        Move(
            "start_review",
            ("submitted",),
            "in_review",
            "market.achievement.review",
            "market.achievement.review_started",
            _("Begin the review"),
            by_clock=True,
        ),
        Move(
            "accept",
            ("in_review",),
            "accepted",
            "market.achievement.decide",
            "market.achievement.accepted",
            _("Accept"),
            tone="primary",
        ),
        Move(
            "send_back",
            ("in_review",),
            "returned",
            "market.achievement.decide",
            "market.achievement.returned",
            _("Return with a reason"),
            asks=("reason", "note"),
            tone="grave",
        ),
        Move(
            "revise",
            ("accepted",),
            None,
            "market.achievement.change",
            "market.achievement.revision_begun",
            _("Begin a revision"),
            guards=(no_revision_under_way,),
        ),
        Move(
            "change_revision",
            ("accepted",),
            None,
            "market.achievement.change",
            "market.achievement.revision_changed",
            _("Change the revision"),
            guards=(revision_is_written,),
        ),
        Move(
            "submit_revision",
            ("accepted",),
            None,
            "market.achievement.submit",
            "market.achievement.revision_submitted",
            _("Submit the revision"),
            guards=(revision_is_written,),
        ),
        Move(
            "accept_revision",
            ("accepted",),
            None,
            "market.achievement.decide",
            "market.achievement.revision_accepted",
            _("Accept the revision"),
            guards=(revision_is_submitted,),
            tone="primary",
        ),
        Move(
            "send_back_revision",
            ("accepted",),
            None,
            "market.achievement.decide",
            "market.achievement.revision_returned",
            _("Return the revision"),
            guards=(revision_is_submitted,),
            asks=("reason", "note"),
        ),
        Move(
            "translate",
            ("draft", "submitted", "in_review", "returned", "accepted"),
            None,
            "market.achievement.translate",
            "market.achievement.translated",
            _("Translate"),
        ),
        Move(
            "retire",
            ("draft", "returned", "accepted"),
            "retired",
            "market.achievement.retire",
            "market.achievement.retired",
            _("Retire it"),
            guards=(is_not_listed,),
            asks=("reason",),
            tone="grave",
        ),
    ],
    entries=[Entry("import", "accepted", "market.achievement.import", "market.achievement.imported")],
)
