"""Commands on achievements, up to the review."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.events import achievements as events
from market.models import Achievement, AchievementText, InventionDisclosure, Inventor, IpRight
from market.selectors import achievement_inputs, inputs, periods, reasons
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Problem
from transfer.kernel.ids import uuid7
from transfer.kernel.workflow import NOTHING, Said


@transaction.atomic
def begin(
    *,
    actor: Actor,
    owner: Organization,
    exchange: Organization,
    inventors: Sequence[Mapping[str, Any]] = (),
    rights: Sequence[Mapping[str, Any]] = (),
    said: Said = NOTHING,
    origin: str = "live",
    **fields: Any,
) -> Achievement:
    """Begins an achievement directly, as a draft of its owner, to be reviewed by this exchange."""
    achievement = Achievement(owner=owner, exchange=exchange, entered_by=actor.user, is_demo=origin == "demo")
    return _begin(achievement, actor=actor, fields=fields, inventors=inventors, rights=rights, said=said, origin=origin)


@transaction.atomic
def begin_from(
    disclosure: InventionDisclosure, *, actor: Actor, exchange: Organization, said: Said = NOTHING
) -> Achievement:
    """Makes the achievement of an elected disclosure: same thread, same inventors, its words as a first text."""
    achievement = Achievement(
        owner=disclosure.institution, exchange=exchange, disclosure=disclosure, entered_by=actor.user
    )
    achievement.thread = disclosure.thread
    fields = {
        "original_lang": disclosure.original_lang,
        "title": disclosure.title,
        "abstract": disclosure.summary,
        "technology_field": disclosure.technology_field,
    }
    inventors = list(disclosure.inventors.values("user", "name", "weight"))
    return _begin(achievement, actor=actor, fields=fields, inventors=inventors, rights=(), said=said, origin="live")


@transaction.atomic
def change(
    achievement: Achievement,
    *,
    actor: Actor,
    inventors: Sequence[Mapping[str, Any]] | None = None,
    rights: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Achievement:
    """Changes the text being written, the inventors and the rights as a whole. After acceptance: the revision's text.

    RuleBroken `no_revision` when an accepted achievement has no revision begun.
    """
    locking.lock(achievement)
    text = _writable(achievement)
    inputs.refuse(achievement_inputs.text_problems(fields, on=_today(achievement.owner)))
    named = sorted([*fields, *(["inventors"] * (inventors is not None)), *(["rights"] * (rights is not None))])
    is_revision = achievement.state == "accepted"
    facts = events.RevisionChanged if is_revision else events.AchievementChanged
    workflow.apply(
        achievement,
        "change_revision" if is_revision else "change",
        actor=actor,
        facts=facts(achievement=achievement.pk, fields=named),
    )
    for name, value in fields.items():
        setattr(text, name, value)
    text.save()
    achievement.working = text
    if inventors is not None:
        _write_inventors(achievement, inventors)
    if rights is not None:
        _write_rights(achievement, rights)
    return achievement


@transaction.atomic
def submit(achievement: Achievement, *, actor: Actor, said: Said = NOTHING) -> Achievement:
    """Submits the text for review: it is frozen, and the exchange has it to check, due by the rule review.due."""
    locking.lock(achievement)
    text = _writable(achievement)
    inputs.refuse(achievement_inputs.missing(text))
    is_revision = achievement.state == "accepted"
    facts = events.RevisionSubmitted if is_revision else events.AchievementSubmitted
    workflow.apply(
        achievement,
        "submit_revision" if is_revision else "submit",
        actor=actor,
        said=said,
        facts=facts(
            achievement=achievement.pk,
            owner=achievement.owner_id,
            exchange=achievement.exchange_id,
            text_number=text.number,
            technology_field=text.technology_field,
            review_due=periods.due("review.due", achievement.exchange, at=clock.after_lock()).isoformat(),
        ),
    )
    text.frozen = True
    text.save(update_fields=["frozen"])
    achievement.working = text
    return achievement


@transaction.atomic
def revise(achievement: Achievement, *, actor: Actor) -> Achievement:
    """Begins a revision: a copy of the accepted text to work on. The accepted one stays public."""
    locking.lock(achievement)
    text = _copy(achievement)
    return workflow.apply(
        achievement,
        "revise",
        actor=actor,
        changes={"working": text},
        facts=events.RevisionBegun(achievement=achievement.pk, text_number=text.number),
    )


@transaction.atomic
def retire(achievement: Achievement, *, actor: Actor, reason: str) -> Achievement:
    """Takes it off. reason: code of achievement_end_reason. Open listings of it forbid that."""
    reasons.check(reasons.RETIRE, reason, "")
    locking.lock(achievement)
    return workflow.apply(
        achievement,
        "retire",
        actor=actor,
        said=Said(reason=reason),
        facts=events.AchievementRetired(achievement=achievement.pk, owner=achievement.owner_id),
    )


def _begin(
    achievement: Achievement,
    *,
    actor: Actor,
    fields: Mapping[str, Any],
    inventors: Sequence[Mapping[str, Any]],
    rights: Sequence[Mapping[str, Any]],
    said: Said,
    origin: str,
) -> Achievement:
    inputs.refuse(achievement_inputs.text_problems(fields, on=_today(achievement.owner)))
    workflow.begin(
        achievement,
        actor=actor,
        thread=achievement.thread if achievement.disclosure_id else None,
        facts=lambda made: events.AchievementBegun(
            achievement=made.pk, owner=made.owner_id, disclosure=made.disclosure_id
        ),
        said=said,
        jurisdiction=achievement.owner.jurisdiction,
        origin=origin,
    )
    achievement.working = AchievementText.objects.create(achievement=achievement, number=1, **fields)
    achievement.save(update_fields=["working"])
    if inventors:
        _write_inventors(achievement, inventors)
    _write_rights(achievement, rights)
    return achievement


def _writable(achievement: Achievement) -> AchievementText:
    """The text being written; whether it may be written to now is for the guards of the move."""
    text = achievement.working
    assert text is not None
    if text.frozen and achievement.state == "returned":
        text = _copy(achievement)
        achievement.working = text
        achievement.save(update_fields=["working"])
    return text


def _copy(achievement: Achievement) -> AchievementText:
    """The latest text again as a new row under the next number, open for changes."""
    assert achievement.working_id is not None
    text = AchievementText.objects.get(pk=achievement.working_id)
    text.pk, text.frozen, text.number = None, False, achievement.texts.count() + 1
    text._state.adding = True
    text.save()
    return text


def _write_inventors(achievement: Achievement, given: Sequence[Mapping[str, Any]]) -> None:
    inputs.refuse(inputs.inventors(given))
    achievement.inventors.all().delete()
    Inventor.objects.bulk_create(
        Inventor(achievement=achievement, place=place, **inputs.inventor_row(row)) for place, row in enumerate(given)
    )


def _write_rights(achievement: Achievement, given: Sequence[Mapping[str, Any]]) -> None:
    """Rows with an id stay the same right; rows left out are removed but kept in the book, for they may be granted."""
    problems = []
    kept: dict[str, Mapping[str, Any]] = {str(row["id"]): row for row in given if row.get("id")}
    known = {str(right.pk): right for right in achievement.rights.filter(removed_at=None)}
    for number, row in enumerate(given):
        problems += achievement_inputs.right_problems(row, number, on=_today(achievement.owner))
    problems += achievement_inputs.twice(given)
    problems += [Problem("rights", "unknown", _("There is no such right here.")) for key in kept if key not in known]
    inputs.refuse(problems)
    for key, right in known.items():
        if key not in kept:
            right.removed_at = clock.now()
            right.save(update_fields=["removed_at"])
    for row in given:
        fields = achievement_inputs.right_columns(row)
        identity = row["id"] if row.get("id") else uuid7()
        IpRight.objects.update_or_create(pk=identity, defaults={**fields, "achievement": achievement})


def _today(organization: Organization) -> date:
    return clock.local_date(clock.now(), organization.jurisdiction)
