"""The review of an achievement at its exchange: checks, a reviewer without interest, a decision with its reason."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from institutions.selectors import dictionaries
from market.events import achievements as events
from market.models import Achievement, Finding
from market.selectors import checks, periods
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.worklist.services import items

REVIEW = "market.achievement.review"
TITLE = gettext_noop("Review an achievement")


@transaction.atomic
def prepare(achievement: Achievement, *, actor: Actor) -> None:
    """Runs the automatic checks and puts the work on the exchange's desk. Doing it again changes nothing.

    Excluded: the inventors, who entered it, and everyone of the owner.
    """
    locking.lock(achievement)
    if not _awaits_review(achievement):
        return
    _check(achievement)
    users = {user for user in achievement.inventors.values_list("user", flat=True) if user}
    if achievement.entered_by:
        users.add(achievement.entered_by)
    assert achievement.working is not None
    items.open_item(
        actor=SYSTEM,
        kind=REVIEW,
        subject=achievement.stream,
        thread=achievement.thread,
        organization=achievement.exchange_id,
        role="reviewer",
        title_key=TITLE,
        part=str(achievement.working.number),
        field=achievement.working.technology_field,
        schedule=items.Schedule(
            due=periods.due("review.due", achievement.exchange, at=clock.after_lock()),
            reminders=("review.reminder",),
            escalate_to="manager",
            jurisdiction=achievement.exchange.jurisdiction,
        ),
        exclude=items.Exclusions(users=frozenset(users), organizations=frozenset({achievement.owner_id})),
        automatic=True,
    )


@transaction.atomic
def start(achievement: Achievement, *, actor: Actor, reviewer: UUID | None, said: Said = NOTHING) -> Achievement:
    """Somebody has taken the review upon themselves. A revision keeps the achievement's state."""
    locking.lock(achievement)
    if achievement.state != "submitted":
        return achievement
    return workflow.apply(
        achievement,
        "start_review",
        actor=actor,
        said=said,
        facts=events.AchievementReviewStarted(
            achievement=achievement.pk, exchange=achievement.exchange_id, reviewer=reviewer
        ),
    )


@transaction.atomic
def accept(achievement: Achievement, *, actor: Actor, said: Said = NOTHING) -> Achievement:
    """Accepts the submitted text: it is what the public sees from now on."""
    locking.lock(achievement)
    text = achievement.working
    is_revision = achievement.state == "accepted"
    assert text is not None
    facts = events.RevisionAccepted(
        achievement=achievement.pk,
        owner=achievement.owner_id,
        exchange=achievement.exchange_id,
        text_number=text.number,
    )
    first = events.AchievementAccepted(
        achievement=achievement.pk,
        owner=achievement.owner_id,
        exchange=achievement.exchange_id,
        text_number=text.number,
        technology_field=text.technology_field,
    )
    workflow.apply(
        achievement,
        "accept_revision" if is_revision else "accept",
        actor=actor,
        said=said,
        changes={"accepted": text, "accepted_at": said.occurred_at or clock.after_lock()},
        facts=facts if is_revision else first,
    )
    achievement.listings.exclude(technology_field=text.technology_field).update(technology_field=text.technology_field)
    items.finish_for(
        actor=actor.in_consequence(), subject=achievement.stream, kind=REVIEW, part=str(text.number), outcome="accepted"
    )
    return achievement


@transaction.atomic
def send_back(achievement: Achievement, *, actor: Actor, reason: str, note: str) -> Achievement:
    """Returns the submitted text with a reason from the list and a note to its owner."""
    locking.lock(achievement)
    on = clock.local_date(clock.after_lock(), achievement.exchange.jurisdiction)
    if not dictionaries.is_valid("return_reason", reason, on=on):
        raise Invalid.one("reason", _("Choose a reason from the list."), "code")
    text = achievement.working
    is_revision = achievement.state == "accepted"
    assert text is not None
    facts = events.RevisionReturned if is_revision else events.AchievementReturned
    workflow.apply(
        achievement,
        "send_back_revision" if is_revision else "send_back",
        actor=actor,
        said=Said(reason=reason, note=note),
        facts=facts(achievement=achievement.pk, owner=achievement.owner_id, exchange=achievement.exchange_id),
    )
    items.finish_for(
        actor=actor.in_consequence(), subject=achievement.stream, kind=REVIEW, part=str(text.number), outcome="returned"
    )
    if is_revision:
        text.frozen = False
        text.save(update_fields=["frozen"])
        achievement.working = text
    return achievement


def _awaits_review(achievement: Achievement) -> bool:
    text = achievement.working
    if text is None or not text.frozen:
        return False
    return achievement.state in {"submitted", "in_review"} or (
        achievement.state == "accepted" and achievement.working_id != achievement.accepted_id
    )


def _check(achievement: Achievement) -> None:
    """Keeps what the automatic checks find for the working text, in place of what an earlier run found."""
    text = achievement.working
    assert text is not None
    at = clock.after_lock()
    found = checks.of_achievement(achievement, text, on=clock.local_date(at, achievement.owner.jurisdiction))
    earlier = Finding.objects.filter(subject=achievement.stream, of_version=text.number)
    earlier.replace(found, subject=achievement.stream, version=text.number, at=at)
