"""Commands on objections. Locked in this order: the objection, then its notice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, locking, policy, ruleset, workflow
from transfer.kernel import events as events_of
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow
from transfer.kernel.workflow import Said
from transfer.mechanisms.publicity import events
from transfer.mechanisms.publicity.models import Ground, Objection, ObjectionText, Outcome, Publicity
from transfer.mechanisms.publicity.services import publicities
from transfer.mechanisms.publicity.states import STANDING

DECISION = "publicity.objection_decision"
"""Key of the rule that says within what time the exchange decides."""
LONGEST = 10_000
_DISMISSALS = {Outcome.UNFOUNDED, Outcome.INADMISSIBLE, Outcome.MOOT}


@transaction.atomic
def file(*, actor: Actor, publicity: Publicity, ground: str, statement: str) -> Objection:
    """Objects to a notice that stands on the board. NotNow when it has ended, by the clock if not yet by the tick.

    The notice is locked, so that it does not conclude between the look and the filing.
    """
    if actor.user is None:
        raise NotAllowed(_("Please sign in first. The exchange must know who objects; the public does not learn it."))
    _look_over(ground, statement)
    locking.lock(publicity)
    at = clock.after_lock()
    if publicity.state not in STANDING or (publicity.state == "running" and publicity.ends_at <= at):
        raise NotNow(_("The time for objections is over."), state=publicity.state)
    objection = Objection(
        publicity=publicity,
        user=actor.user,
        organization=actor.organization,
        ground=ground,
        due_at=_due(publicity, at),
    )
    workflow.begin(
        objection,
        actor=actor,
        thread=publicity.thread,
        facts=lambda now: events.ObjectionFiled(
            **_about(now),
            seller_organization=publicity.seller_organization,
            ground=ground,
            due=now.due_at and now.due_at.isoformat(timespec="seconds"),
        ),
    )
    ObjectionText.objects.create(objection=objection, statement=statement.strip())
    return objection


@transaction.atomic
def admit(objection: Objection, *, actor: Actor) -> Objection:
    """The exchange looks into it: the period stands still until it is settled."""
    workflow.apply(objection, "admit", actor=actor, facts=lambda now: events.ObjectionAdmitted(**_about(now)))
    publicities.suspend(objection.publicity, actor=actor)
    return objection


@transaction.atomic
def hear(objection: Objection, *, actor: Actor, note: str = "") -> Objection:
    """Records that the parties were heard, and what they said, for the exchange's file."""
    workflow.apply(
        objection,
        "hear",
        actor=actor,
        said=Said(note=note),
        facts=lambda now: events.ObjectionHeard(**_about(now)),
    )
    _write(objection, hearing=note)
    return objection


@transaction.atomic
def uphold(objection: Objection, *, actor: Actor, note: str) -> Objection:
    """It holds: the notice is annulled at once. note: the reasons, which the board shows; no names of persons."""
    _decide(objection, "uphold", actor, Said(Outcome.UPHELD.value, note), events.ObjectionUpheld)
    publicities.annul_after(objection.publicity, objection=objection.pk)
    return objection


@transaction.atomic
def dismiss(objection: Objection, *, actor: Actor, reason: str, note: str) -> Objection:
    """It does not hold. The period runs on for the time that was left, once nothing else waits.

    reason: "unfounded", "inadmissible" or "moot"; note: the reasons, which the board shows; no names of persons.
    """
    if reason and reason not in _DISMISSALS:
        raise Invalid.one("reason", _("Choose why it does not hold."), "choice")
    _decide(objection, "dismiss", actor, Said(reason, note), events.ObjectionDismissed)
    publicities.resume_when_settled(objection.publicity, actor=actor)
    return objection


@transaction.atomic
def withdraw(objection: Objection, *, actor: Actor) -> Objection:
    """Takes one's own objection back. The exchange lets the period run on after commit."""
    return workflow.apply(
        objection, "withdraw", actor=actor, facts=lambda now: events.ObjectionWithdrawn(**_about(now))
    )


def dismiss_as_moot(objection: Objection, *, actor: Actor = SYSTEM) -> Objection:
    """The notice was annulled for another reason: nothing is left to decide."""
    return dismiss(objection, actor=actor, reason=Outcome.MOOT.value, note="The notice no longer stands.")


@transaction.atomic
def erase_text(objection: Objection, *, actor: Actor) -> None:
    """Forgets what was written; the objection and its decision stay as facts. Called by retention, as the system."""
    policy.require(actor, "publicity.objection.erase", objection)
    _erase(Objection.objects.filter(pk=objection.pk))


@transaction.atomic
def erase_texts_of(user: UUID, *, actor: Actor) -> int:
    """Forgets what a person wrote in objections. Part of erasing a person, by the app above under its own policy."""
    return _erase(Objection.objects.filter(user=user))


def _erase(found: QuerySet[Objection]) -> int:
    rows = found.filter(text__erased_at__isnull=True)
    streams = [objection.stream for objection in rows]
    count = ObjectionText.objects.filter(objection__in=rows).update(
        statement="", hearing="", decision="", erased_at=clock.after_lock()
    )
    for stream in streams:
        events_of.erase_notes(stream)
    return count


def _decide(objection: Objection, move: str, actor: Actor, said: Said, made: Any) -> None:
    workflow.apply(
        objection,
        move,
        actor=actor,
        said=said,
        changes={"decided_at": clock.after_lock(), "outcome": said.reason},
        facts=lambda now: made(**_about(now)),
    )
    _write(objection, decision=said.note)


def _write(objection: Objection, **words: str) -> None:
    ObjectionText.objects.filter(pk=objection.pk, erased_at__isnull=True).update(
        **{name: text.strip() for name, text in words.items()}
    )


def _look_over(ground: str, statement: str) -> None:
    if ground not in Ground.values:
        raise Invalid.one("ground", _("Choose what the objection is about."), "choice")
    if not statement.strip():
        raise Invalid.one("statement", _("Say what is wrong and how you know it."), "required")
    if len(statement) > LONGEST:
        raise Invalid.one("statement", _("This is too long; 10,000 characters are enough."), "length")


def _due(publicity: Publicity, at: datetime) -> datetime | None:
    on = clock.local_date(at, publicity.jurisdiction)
    rule = ruleset.find(DECISION, jurisdiction=publicity.jurisdiction, on=on, body=publicity.exchange)
    return clock.deadline(at, rule.period, publicity.jurisdiction) if rule else None


def _about(objection: Objection) -> dict[str, Any]:
    publicity = objection.publicity
    return {
        "objection": objection.pk,
        "publicity": publicity.pk,
        "subject": publicity.subject,
        "exchange": publicity.exchange,
    }
