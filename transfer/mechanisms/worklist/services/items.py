"""Commands on pieces of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from transfer.edge import waiting
from transfer.kernel import clock, locking, ruleset, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.clock import Period
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.kernel.models import Thread
from transfer.kernel.workflow import Said
from transfer.mechanisms.worklist import events
from transfer.mechanisms.worklist.models import Desk, WorkItem
from transfer.mechanisms.worklist.services import candidates
from transfer.mechanisms.worklist.services.candidates import Candidate

Due = datetime | Period | str | None
"""An instant, a period from now, the key of a rule whose value is a period, or no deadline."""

SHARES = "worklist.reminders"
"""The rule that reminds after shares of the time given: {"percent": [50, 90]}."""


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Who has an interest in the subject: neither sees the work nor gets it."""

    users: frozenset[UUID] = frozenset()
    organizations: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it is due, when to remind, and the role that sees it when it is late.

    A reminder may be the key of a rule of shares of the time given, as SHARES is.
    """

    due: Due = None
    reminders: Sequence[Due] = ()
    escalate_to: str = ""
    jurisdiction: str = ""


@transaction.atomic
def open_item(
    *,
    actor: Actor,
    kind: str,
    subject: str,
    thread: Thread,
    organization: UUID,
    role: str,
    title_key: str,
    part: str = "",
    field: str = "",
    schedule: Schedule = Schedule(),
    exclude: Exclusions = Exclusions(),
    automatic: bool = False,
) -> WorkItem:
    """Lays a piece of work on the desk of a role in an organization.

    automatic: the exchange assigns it by field and load after commit. While one of this kind, subject and part is
    active, that one is returned and nothing happens. Misuse for a rule key without a rule.
    """
    existing = _active(subject, kind, part)
    if existing:
        return existing
    item = WorkItem(
        kind=kind,
        subject=subject,
        part=part,
        organization=organization,
        role=role,
        escalate_to=schedule.escalate_to,
        field=field,
        title_key=title_key,
        excluded_users=sorted(exclude.users),
        excluded_organizations=sorted(exclude.organizations),
    )
    for name, value in _times(organization, schedule, at=clock.after_lock()).items():
        setattr(item, name, value)
    try:
        with transaction.atomic():
            return workflow.begin(item, actor=actor, thread=thread, facts=lambda made: _opened(made, automatic))
    except IntegrityError:
        # Another one was first between the look and the insert; anything else is a true error.
        existing = _active(subject, kind, part)
        if existing is None:
            raise
        return existing


@transaction.atomic
def take(item: WorkItem, *, actor: Actor, expected_version: int | None = None) -> WorkItem:
    """Takes it upon oneself, and begins with its subject what that begins. NotAllowed with an interest or without the
    role; NotNow when somebody was first."""
    waiting.begun(item, actor)
    workflow.apply(
        item,
        "take",
        actor=actor,
        changes={"assignee": actor.user, "assignee_organization": actor.organization, "taken_at": clock.after_lock()},
        facts=lambda now: events.ItemTaken(**_about(now), assignee=now.assignee),
        expected_version=expected_version,
    )
    _refuse_interest(item, actor.user)
    return item


@transaction.atomic
def assign(
    item: WorkItem,
    *,
    actor: Actor,
    to: Candidate,
    reason: str = "",
    note: str = "",
    expected_version: int | None = None,
) -> WorkItem:
    """Gives it to somebody, also out of somebody else's hands. RuleBroken `interest` where they have one."""
    locking.lock(item, expected_version=expected_version)
    if candidates.has_interest(to, item):
        raise _interest()
    return workflow.apply(
        item,
        "assign",
        actor=actor,
        said=Said(reason, note),
        changes={"assignee": to.user, "assignee_organization": to.organization, "taken_at": clock.after_lock()},
        facts=lambda now: events.ItemAssigned(**_about(now), assignee=now.assignee, due=_iso(now.due_at)),
    )


def assign_to(
    item: WorkItem, *, actor: Actor, user: UUID, note: str = "", expected_version: int | None = None
) -> WorkItem:
    """Gives it to this user of its desk. Invalid for somebody who does not sit there; RuleBroken `interest`."""
    known = next((one for one in candidates.of_desk(item.organization, item.role) if one.user == user), None)
    if known is None:
        raise Invalid.one("user", _("Choose somebody of this desk."), "choice")
    return assign(item, actor=actor, to=known, note=note, expected_version=expected_version)


@transaction.atomic
def assign_best(item: WorkItem, *, actor: Actor = SYSTEM) -> WorkItem:
    """Gives an open item to whoever fits best by field and load. Stays open where there is nobody.

    The desk's row is locked while load is counted, so that two items at once do not fall on the same shoulders.
    """
    Desk.objects.get_or_create(organization=item.organization, role=item.role)
    locking.lock(Desk.objects.get(organization=item.organization, role=item.role))
    locking.lock(item)
    best = candidates.best_for(item) if item.state == "open" else None
    return item if best is None else assign(item, actor=actor, to=best)


@transaction.atomic
def release(
    item: WorkItem, *, actor: Actor, reason: str = "", note: str = "", expected_version: int | None = None
) -> WorkItem:
    """Lays it back on the desk for others."""
    locking.lock(item, expected_version=expected_version)
    left_by = item.assignee
    return workflow.apply(
        item,
        "release",
        actor=actor,
        said=Said(reason, note),
        changes=_NOBODY,
        facts=lambda now: events.ItemReleased(**_about(now), left_by=left_by),
    )


@transaction.atomic
def recuse(
    item: WorkItem, *, actor: Actor, reason: str = "", note: str = "", expected_version: int | None = None
) -> WorkItem:
    """Declares an interest of one's own: it goes back to the desk and never comes to this user again."""
    locking.lock(item, expected_version=expected_version)
    excluded = sorted({*item.excluded_users, *([actor.user] if actor.user else [])})
    return workflow.apply(
        item,
        "recuse",
        actor=actor,
        said=Said(reason, note),
        changes={**_NOBODY, "excluded_users": excluded},
        facts=lambda now: events.ItemRecused(**_about(now), excluded=actor.user),
    )


@transaction.atomic
def finish(item: WorkItem, *, actor: Actor, outcome: str = "", expected_version: int | None = None) -> WorkItem:
    """It is done. outcome: a code of the app that opened it. Who finishes what nobody has taken counts as having it."""
    locking.lock(item, expected_version=expected_version)
    at = clock.after_lock()
    changes: dict[str, Any] = {"done_at": at, "next_reminder_at": None}
    if item.assignee is None and actor.user:
        changes |= {"assignee": actor.user, "assignee_organization": actor.organization, "taken_at": at}
    workflow.apply(
        item,
        "finish",
        actor=actor,
        changes=changes,
        facts=lambda now: events.ItemFinished(
            **_about(now), assignee=now.assignee, outcome=outcome, late=bool(now.due_at and now.due_at < at)
        ),
    )
    if not actor.is_system:
        _refuse_interest(item, actor.user)
    return item


def finish_for(*, actor: Actor, subject: str, kind: str, part: str = "", outcome: str = "") -> WorkItem | None:
    """Finishes the active item of this subject and kind; None where there is none."""
    item = _active(subject, kind, part)
    return finish(item, actor=actor, outcome=outcome) if item else None


@transaction.atomic
def void(item: WorkItem, *, actor: Actor, reason: str = "", note: str = "") -> WorkItem:
    """It is no longer needed."""
    return workflow.apply(
        item,
        "void",
        actor=actor,
        said=Said(reason, note),
        changes={"next_reminder_at": None},
        facts=lambda now: events.ItemVoided(**_about(now)),
    )


@transaction.atomic
def void_for(*, actor: Actor, subject: str, kind: str = "", reason: str = "", note: str = "") -> int:
    """Sets aside every active item of a subject (of one kind, or of all). Returns how many there were."""
    wanted = WorkItem.objects.active().filter(subject=subject)
    items = locking.lock_all(wanted.filter(kind=kind) if kind else wanted)
    for item in items:
        void(item, actor=actor, reason=reason, note=note)
    return len(items)


@transaction.atomic
def remind(item: WorkItem, *, actor: Actor) -> WorkItem:
    """Records that a reminder is due, so that notices send it, and moves on to the next one."""
    locking.lock(item)
    at = clock.after_lock()
    return workflow.apply(
        item,
        "remind",
        actor=actor,
        changes={"next_reminder_at": min((moment for moment in item.reminders if moment > at), default=None)},
        facts=lambda now: events.ItemReminded(
            **_about(now), role=now.role, assignee=now.assignee, due=_iso(now.due_at)
        ),
    )


@transaction.atomic
def reschedule(item: WorkItem, *, actor: Actor, schedule: Schedule) -> WorkItem:
    """Gives it another date and other reminders. Who has it keeps it; what is escalated stays with the head."""
    locking.lock(item)
    return workflow.apply(
        item,
        "reschedule",
        actor=actor,
        changes=_times(item.organization, schedule, at=clock.after_lock()) | {"escalate_to": schedule.escalate_to},
        facts=lambda now: events.ItemRescheduled(**_about(now), due=_iso(now.due_at)),
    )


def reschedule_for(*, actor: Actor, subject: str, kind: str, schedule: Schedule, part: str = "") -> WorkItem | None:
    """Gives the active item of this subject and kind another date; None where there is none."""
    item = _active(subject, kind, part)
    return reschedule(item, actor=actor, schedule=schedule) if item else None


@transaction.atomic
def escalate(item: WorkItem, *, actor: Actor) -> WorkItem:
    """Lets the superior role see what is late. Who has it keeps it until the head takes or gives it."""
    return workflow.apply(
        item,
        "escalate",
        actor=actor,
        changes={"escalated_at": clock.after_lock()},
        facts=lambda now: events.ItemEscalated(**_about(now), escalate_to=now.escalate_to, assignee=now.assignee),
    )


_NOBODY: dict[str, Any] = {"assignee": None, "assignee_organization": None, "taken_at": None}


def _active(subject: str, kind: str, part: str) -> WorkItem | None:
    return WorkItem.objects.active().filter(subject=subject, kind=kind, part=part).first()


def _times(organization: UUID, schedule: Schedule, *, at: datetime) -> dict[str, Any]:
    """The columns due_at, reminders and next_reminder_at of work that is laid on a desk at this time."""
    jurisdiction = schedule.jurisdiction or settings.EXCHANGE_JURISDICTION
    today = clock.local_date(at, jurisdiction)

    def moments(due: Due, until: datetime | None = None) -> list[datetime]:
        if isinstance(due, str):
            rule = ruleset.rule(due, jurisdiction=jurisdiction, on=today, body=organization)
            if "percent" in rule.value:
                return [at + (until - at) * share / 100 for share in rule.value["percent"]] if until else []
            due = rule.period
        if due is None:
            return []
        return [clock.deadline(at, due, jurisdiction) if isinstance(due, Period) else due]

    due_at = next(iter(moments(schedule.due)), None)
    reminders = sorted(moment for one in schedule.reminders for moment in moments(one, due_at) if moment > at)
    return {"due_at": due_at, "reminders": reminders, "next_reminder_at": min(reminders, default=None)}


def _refuse_interest(item: WorkItem, user: UUID | None) -> None:
    known = next((one for one in candidates.of_desk(item.organization, item.role) if one.user == user), None)
    if known and candidates.has_interest(known, item):
        raise _interest()


def _interest() -> RuleBroken:
    return RuleBroken(_("Whoever has an interest in the subject may not decide on it."), code="interest")


def _opened(item: WorkItem, automatic: bool) -> events.ItemOpened:
    return events.ItemOpened(
        **_about(item), role=item.role, field=item.field, due=_iso(item.due_at), automatic=automatic
    )


def _about(item: WorkItem) -> dict[str, Any]:
    return {"item": item.pk, "subject": item.subject, "kind": item.kind, "organization": item.organization}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
