"""Commands of the office: accept, ask, review, check again, register, refuse, cancel, revoke."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from contracts.events import registrations as events
from contracts.models import Registration, RegistrationFinding
from contracts.policies.registrations import APPLYING_ROLES
from contracts.selectors import reasons, recognised, recognition
from contracts.services.registrations import OVERDUE, REVIEW, SECOND, SUPPLEMENT, reschedule, to_desk
from institutions.selectors import desks
from institutions.selectors.actors import user_id_of
from transfer.kernel import clock, locking, numbers, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.money import Money
from transfer.kernel.workflow import Said
from transfer.mechanisms.worklist.services import items
from transfer.mechanisms.worklist.services.items import Schedule


@transaction.atomic
def accept(registration: Registration, *, actor: Actor, expected_version: int | None = None) -> Registration:
    """Accepts it: from now runs the period of the rule that was in force when it was filed."""
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.review", registration)
    if registration.state != "filed":
        raise reasons.not_now(registration)
    at = clock.after_lock()
    period = recognition.rule_for(registration, "registration.decision_period").period
    workflow.apply(
        registration,
        "accept",
        actor=actor,
        changes={"accepted_at": at, "due_at": clock.deadline(at, period, registration.jurisdiction)},
        facts=lambda now: events.RegistrationAccepted(
            registration=now.pk, office=now.office_id, due=now.due_at.isoformat()
        ),
    )
    reschedule(registration, actor=actor)
    return registration


@transaction.atomic
def request_supplement(
    registration: Registration, *, actor: Actor, note: str, expected_version: int | None = None
) -> Registration:
    """Asks the applicant for what is missing, in words."""
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.review", registration)
    if registration.state not in ("filed", "accepted", "in_review"):
        raise reasons.not_now(registration)
    period = recognition.rule_for(registration, "registration.supplement").period
    due = clock.deadline(clock.after_lock(), period, registration.jurisdiction)
    workflow.apply(
        registration,
        "request_supplement",
        actor=actor,
        said=Said("", note),
        changes={"supplement_due_at": due, "supplement_overdue_at": None},
        facts=lambda now: events.SupplementRequested(registration=now.pk, office=now.office_id, due=due.isoformat()),
    )
    items.void_for(actor=actor.in_consequence(), subject=registration.stream)
    items.open_item(
        actor=actor.in_consequence(),
        kind=SUPPLEMENT,
        subject=registration.stream,
        thread=registration.thread,
        organization=registration.applicant_id,
        role=desks.first_role(registration.applicant_id, APPLYING_ROLES),
        title_key=gettext_noop("File the supplement for the registration"),
        schedule=Schedule(
            due=due, reminders=(items.SHARES,), escalate_to="manager", jurisdiction=registration.jurisdiction
        ),
    )
    return registration


@transaction.atomic
def start_review(registration: Registration, *, actor: Actor, expected_version: int | None = None) -> Registration:
    """A registrar takes up the review."""
    return workflow.apply(
        registration,
        "start_review",
        actor=actor,
        changes={"reviewed_by": actor.user},
        facts=lambda now: events.RegistrationReviewStarted(
            registration=now.pk, office=now.office_id, reviewer=now.reviewed_by
        ),
        expected_version=expected_version,
    )


@transaction.atomic
def assess(
    registration: Registration,
    *,
    actor: Actor,
    findings: Sequence[Mapping[str, Any]],
    turnover: Money | None = None,
    transaction: Money | None = None,
    classification: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Registration:
    """Records an answer to every condition, {"condition", "met", "note"}, and what is recognised: amounts and codes.

    Amounts in the contract's currency, codes by the name of their dictionary; left out, those of the application stay.
    Invalid for a condition without an answer, one that is not met without a note, an unknown code, or amounts that do
    not fit each other.
    """
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.review", registration)
    if registration.state != "in_review":
        raise reasons.not_now(registration)
    changes = {
        **recognised.classified(registration, classification or {}),
        **recognised.amounts(registration, turnover, transaction),
    }
    checks = _checks_with(registration, changes)
    answers = _checked(registration, findings)
    _write_down(registration, answers, user_id_of(actor))
    return workflow.apply(
        registration,
        "assess",
        actor=actor,
        changes={
            **changes,
            **checks,
            "assessed": True,
            "reviewed_by": user_id_of(actor),
        },
        facts=lambda now: events.RegistrationAssessed(
            registration=now.pk,
            office=now.office_id,
            not_met=[code for code, row in answers.items() if not row["met"]],
            turnover_cny=now.cny_turnover_minor,
            transaction_cny=now.cny_transaction_minor,
            needs_second_check=now.needs_second_check,
        ),
    )


@transaction.atomic
def pass_on(registration: Registration, *, actor: Actor, expected_version: int | None = None) -> Registration:
    """Passes it on to a second person, where the rule asks for one."""
    workflow.apply(
        registration,
        "pass_on",
        actor=actor,
        facts=lambda now: events.RegistrationPassedOn(registration=now.pk, office=now.office_id),
        expected_version=expected_version,
    )
    items.finish_for(actor=actor.in_consequence(), subject=registration.stream, kind=REVIEW, outcome="passed_on")
    title = gettext_noop("Check the registration again")
    to_desk(registration, actor=actor, kind=SECOND, role="second_checker", title=title)
    return registration


@transaction.atomic
def return_to_review(
    registration: Registration, *, actor: Actor, note: str, expected_version: int | None = None
) -> Registration:
    """The second person does not agree: it goes back to the registrar, with the reason in words."""
    workflow.apply(
        registration,
        "return_to_review",
        actor=actor,
        said=Said("", note),
        changes={"assessed": False},
        facts=lambda now: events.RegistrationReturnedToReview(registration=now.pk, office=now.office_id),
        expected_version=expected_version,
    )
    items.finish_for(actor=actor.in_consequence(), subject=registration.stream, kind=SECOND, outcome="returned")
    to_desk(registration, actor=actor, kind=REVIEW, role="registrar", title=gettext_noop("Register the contract"))
    return registration


@transaction.atomic
def register(registration: Registration, *, actor: Actor, expected_version: int | None = None) -> Registration:
    """Registers it under the next number of office and year. The certificate is made after commit."""
    locking.lock(registration.contract)
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.register", registration)
    move = registration.STATES.move("register")
    if registration.state not in move.sources:
        raise reasons.not_now(registration)
    at = clock.after_lock()
    for guard in move.guards:
        guard(registration, at)
    _finish(registration, actor, "registered")
    on = clock.local_date(at, registration.jurisdiction)
    # Last of all locks: the series is held until commit, and a rollback or a killed process gives the number back.
    serial = numbers.next_in(f"registration/{registration.office_id}/{on.year}")
    number = recognition.number_for(registration, office=registration.office, year=on.year, serial=serial)
    return workflow.apply(
        registration,
        "register",
        actor=actor,
        changes={
            "number": number,
            "year": on.year,
            "serial": serial,
            "registered_on": on,
            "registered_by": user_id_of(actor),
        },
        facts=lambda now: events.Registered(**recognised.facts_of(now)),
    )


@transaction.atomic
def refuse(
    registration: Registration, *, actor: Actor, reason: str, note: str = "", expected_version: int | None = None
) -> Registration:
    """Refuses on a ground of the list (rule registration.refusal_grounds), with the reasons in words."""
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.refuse", registration)
    if reason and reason not in recognition.rule_for(registration, "registration.refusal_grounds").value["codes"]:
        raise Invalid.one("reason", _("Choose a reason from the list."), "choice")
    workflow.apply(
        registration,
        "refuse",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.RegistrationRefused(
            registration=now.pk, contract=now.contract_id, office=now.office_id, ground=reason
        ),
    )
    _finish(registration, actor, "refused")
    return registration


@transaction.atomic
def propose_cancellation(
    registration: Registration, *, actor: Actor, reason: str, note: str = "", expected_version: int | None = None
) -> Registration:
    """A first person proposes to cancel it because the contract was dissolved (reason: contract_end_reason)."""
    reasons.check(reason, note=note)
    return workflow.apply(
        registration,
        "propose_cancellation",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.CancellationProposed(registration=now.pk, office=now.office_id),
        expected_version=expected_version,
    )


@transaction.atomic
def cancel(registration: Registration, *, actor: Actor, note: str, expected_version: int | None = None) -> Registration:
    """A second person cancels it for the reason that the first one gave. note: what the parties read."""
    locking.lock(registration, expected_version=expected_version)
    on = clock.local_date(clock.after_lock(), registration.jurisdiction)
    return workflow.apply(
        registration,
        "cancel",
        actor=actor,
        said=Said(registration.proposed_reason, note),
        changes={"ended_on": on},
        facts=lambda now: events.RegistrationCancelled(
            registration=now.pk,
            contract=now.contract_id,
            office=now.office_id,
            number=now.number,
            registered_on=now.registered_on.isoformat(),
            cancelled_on=on.isoformat(),
        ),
    )


@transaction.atomic
def put_aside(
    registration: Registration, *, actor: Actor, note: str = "", expected_version: int | None = None
) -> Registration:
    """What a first person proposed is not done: the registration stands as before."""
    locking.lock(registration, expected_version=expected_version)
    move = registration.proposed_move
    return workflow.apply(
        registration,
        "put_aside",
        actor=actor,
        said=Said("", note),
        facts=lambda now: events.ProposalPutAside(registration=now.pk, office=now.office_id, move=move),
    )


@transaction.atomic
def propose_revocation(
    registration: Registration, *, actor: Actor, note: str, expected_version: int | None = None
) -> Registration:
    """A first person proposes to revoke what was obtained by false statements."""
    return workflow.apply(
        registration,
        "propose_revocation",
        actor=actor,
        said=Said("", note),
        facts=lambda now: events.RevocationProposed(registration=now.pk, office=now.office_id),
        expected_version=expected_version,
    )


@transaction.atomic
def revoke(registration: Registration, *, actor: Actor, note: str, expected_version: int | None = None) -> Registration:
    """A second person revokes it; the certificate is revoked after commit."""
    locking.lock(registration, expected_version=expected_version)
    on = clock.local_date(clock.after_lock(), registration.jurisdiction)
    return workflow.apply(
        registration,
        "revoke",
        actor=actor,
        said=Said("", note),
        changes={"ended_on": on},
        facts=lambda now: events.RegistrationRevoked(
            registration=now.pk,
            contract=now.contract_id,
            office=now.office_id,
            number=now.number,
            registered_on=now.registered_on.isoformat(),
            revoked_on=on.isoformat(),
        ),
    )


def _finish(registration: Registration, actor: Actor, outcome: str) -> None:
    for kind in (REVIEW, SECOND, OVERDUE):
        items.finish_for(actor=actor.in_consequence(), subject=registration.stream, kind=kind, outcome=outcome)
    items.void_for(actor=actor.in_consequence(), subject=registration.stream)


def _write_down(registration: Registration, answers: Mapping[str, Mapping[str, Any]], who: UUID) -> None:
    registration.findings.all().delete()
    RegistrationFinding.objects.bulk_create(
        RegistrationFinding(
            registration=registration,
            condition=code,
            met=bool(row["met"]),
            note=str(row.get("note", "")).strip(),
            answered_by=who,
        )
        for code, row in answers.items()
    )


def _checked(registration: Registration, findings: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    asked = [condition.code for condition in recognition.conditions(registration)]
    given = {str(row.get("condition", "")): row for row in findings}
    problems = [
        Problem(code, "required", _("Answer every condition of recognition first."))
        for code in asked
        if not isinstance(given.get(code, {}).get("met"), bool)
    ]
    problems += [
        Problem(code, "note", _("Say why this condition is not met."))
        for code in asked
        if given.get(code, {}).get("met") is False and not str(given[code].get("note", "")).strip()
    ]
    problems += [Problem(code, "choice", _("Choose one from the list.")) for code in given if code not in asked]
    if problems:
        raise Invalid(problems)
    return {code: given[code] for code in asked}


def _checks_with(registration: Registration, changes: Mapping[str, Any]) -> dict[str, bool]:
    for name, value in changes.items():
        setattr(registration, name, value)
    return {
        "needs_second_check": recognition.needs_second_check(registration),
        "needs_expert_review": recognition.needs_expert_review(registration),
    }
