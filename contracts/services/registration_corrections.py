"""Changes of what is registered: a new edition of the same registration, under the same number."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.events import registrations as events
from contracts.models import Registration, RegistrationCorrection
from contracts.selectors import reasons, recognised, recognition
from institutions.selectors.actors import user_id_of
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.kernel.money import Money
from transfer.kernel.workflow import Said

REASONS = "registration_change_reason"


@transaction.atomic
def correct(
    registration: Registration,
    *,
    actor: Actor,
    reason: str,
    note: str,
    turnover: Money | None = None,
    transaction: Money | None = None,
    classification: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Registration:
    """Registers a change (reason: registration_change_reason): amounts or codes as they now are.

    The number and the day of registration stay, statistics restate what they counted, and a new certificate replaces
    the old one after commit. Invalid when nothing changes; RuleBroken `second_person` where the rule asks for two
    persons and the actor reviewed it.
    """
    reasons.check(reason, REASONS, note=note)
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.correct", registration)
    if registration.state != "registered":
        raise reasons.not_now(registration)
    wanted: dict[str, Any] = {
        **recognised.classified(registration, classification or {}),
        **recognised.amounts(registration, turnover, transaction),
    }
    before = {name: getattr(registration, name) for name in wanted if getattr(registration, name) != wanted[name]}
    if not before:
        raise Invalid.one("turnover", _("Say what changes: nothing here differs from what is registered."), "unchanged")
    after = {name: wanted[name] for name in before}
    previous = (registration.cny_turnover_minor, registration.cny_transaction_minor)
    _second_person(registration, actor, after)
    on = clock.local_date(clock.after_lock(), registration.jurisdiction)
    workflow.apply(
        registration,
        "correct",
        actor=actor,
        said=Said(reason, note),
        changes={**after, "edition": registration.edition + 1},
        facts=lambda now: _corrected(now, on.isoformat(), sorted(after), previous),
    )
    _keep(registration, actor, Said(reason, note), on, before, after)
    return registration


def _second_person(registration: Registration, actor: Actor, after: Mapping[str, Any]) -> None:
    for name, value in after.items():
        setattr(registration, name, value)
    if recognition.needs_second_check(registration) and actor.user == registration.reviewed_by:
        raise RuleBroken(_("A second person has to register this change."), code="second_person")


def _keep(
    registration: Registration, actor: Actor, said: Said, on: date, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    RegistrationCorrection.objects.create(
        registration=registration,
        edition=registration.edition,
        reason=said.reason,
        note=said.note.strip(),
        corrected_on=on,
        corrected_by=user_id_of(actor),
        before=before,
        after=after,
    )


def _corrected(
    now: Registration, on: str, changed: list[str], previous: tuple[int | None, int | None]
) -> events.RegistrationCorrected:
    return events.RegistrationCorrected(
        **recognised.facts_of(now),
        edition=now.edition,
        corrected_on=on,
        changed=changed,
        previous_turnover_cny=previous[0],
        previous_transaction_cny=previous[1],
    )
