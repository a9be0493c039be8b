"""Commands of the applicant: draft, file, supplement, withdraw."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from contracts.events import registrations as events
from contracts.models import CLASSIFICATION, Contract, ContractParty, Registration
from contracts.policies.contracts import parties_for
from contracts.policies.registrations import sides_that_apply
from contracts.selectors import desk_times, recognition
from contracts.states.registrations import ENDED
from institutions.models import Organization
from institutions.selectors.actors import user_id_of
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, RuleBroken
from transfer.kernel.workflow import Said
from transfer.mechanisms.worklist.services import items
from transfer.mechanisms.worklist.services.items import Exclusions

REVIEW, SECOND, SUPPLEMENT, OPINION, OVERDUE = (
    "contracts.registration.review",
    desk_times.SECOND,
    "contracts.registration.supplement",
    "contracts.registration.opinion",
    "contracts.registration.overdue",
)


@transaction.atomic
def draft(contract: Contract, *, actor: Actor, office: Organization) -> Registration:
    """Begins an application at an office. RuleBroken `registered_once` while another one stands."""
    locking.lock(contract)
    if not policy.may(actor, "contracts.contract.view", contract):
        raise NotVisible
    if "registration_office" not in office.kinds or not office.in_force:
        raise Invalid.one("office", _("Choose a registration office that is in force."), "choice")
    registration = Registration(
        contract=contract,
        office=office,
        jurisdiction=office.jurisdiction,
        currency=contract.currency,
        turnover_minor=contract.turnover_minor,
        transaction_minor=contract.transaction_minor,
        cny_turnover_minor=contract.cny_turnover_minor,
        cny_transaction_minor=contract.cny_transaction_minor,
        is_demo=contract.is_demo,
        **_classified(contract),
    )
    policy.require(actor, "contracts.registration.apply", registration)
    registration.applicant = _applicant(registration, actor)
    registration.applied_by = user_id_of(actor)
    if Registration.objects.filter(contract=contract).exclude(state__in=ENDED).exists():
        raise RuleBroken(
            _("This contract is registered, or its registration is being decided, already."), code="registered_once"
        )
    return workflow.begin(
        registration,
        actor=actor,
        thread=contract.thread,
        facts=lambda now: events.RegistrationDrafted(
            registration=now.pk, contract=now.contract_id, office=now.office_id, applicant=now.applicant_id
        ),
    )


@transaction.atomic
def file(registration: Registration, *, actor: Actor, expected_version: int | None = None) -> Registration:
    """Files it: the date chooses the rules, and the office finds it on its desk."""
    locking.lock(registration.contract)
    locking.lock(registration, expected_version=expected_version)
    at = clock.after_lock()
    contract = registration.contract
    workflow.apply(
        registration,
        "file",
        actor=actor,
        changes={
            "filed_at": at,
            "filed_on": clock.local_date(at, registration.jurisdiction),
            "turnover_minor": contract.turnover_minor,
            "transaction_minor": contract.transaction_minor,
            "cny_turnover_minor": contract.cny_turnover_minor,
            "cny_transaction_minor": contract.cny_transaction_minor,
            **_classified(contract),
        },
        facts=lambda now: events.RegistrationFiled(
            registration=now.pk, contract=now.contract_id, office=now.office_id, filed_on=now.filed_on.isoformat()
        ),
    )
    to_desk(registration, actor=actor, kind=REVIEW, role="registrar", title=gettext_noop("Register the contract"))
    return registration


@transaction.atomic
def resubmit(
    registration: Registration, *, actor: Actor, note: str = "", expected_version: int | None = None
) -> Registration:
    """Files the supplement. The acceptance date becomes this day, and the period for the decision begins anew."""
    locking.lock(registration.contract)
    locking.lock(registration, expected_version=expected_version)
    at = clock.after_lock()
    period = recognition.rule_for(registration, "registration.decision_period").period
    workflow.apply(
        registration,
        "resubmit",
        actor=actor,
        said=Said("", note),
        changes={
            "accepted_at": at,
            "due_at": clock.deadline(at, period, registration.jurisdiction),
            "supplement_due_at": None,
            "supplement_overdue_at": None,
            "decision_overdue_at": None,
            "assessed": False,
        },
        facts=lambda now: events.RegistrationResubmitted(
            registration=now.pk, office=now.office_id, due=now.due_at.isoformat()
        ),
    )
    items.finish_for(actor=actor.in_consequence(), subject=registration.stream, kind=SUPPLEMENT, outcome="filed")
    items.void_for(actor=actor.in_consequence(), subject=registration.stream, kind=OVERDUE)
    to_desk(registration, actor=actor, kind=REVIEW, role="registrar", title=gettext_noop("Register the contract"))
    return registration


@transaction.atomic
def withdraw(
    registration: Registration, *, actor: Actor, note: str = "", expected_version: int | None = None
) -> Registration:
    """Takes the application back; the contract may be filed again, also at another office."""
    workflow.apply(
        registration,
        "withdraw",
        actor=actor,
        said=Said("", note),
        facts=lambda now: events.RegistrationWithdrawn(
            registration=now.pk, contract=now.contract_id, office=now.office_id
        ),
        expected_version=expected_version,
    )
    items.void_for(actor=actor.in_consequence(), subject=registration.stream)
    return registration


def to_desk(registration: Registration, *, actor: Actor, kind: str, role: str, title: str) -> None:
    """Lays it on the office's desk, where nobody of a party sees it."""
    parties = registration.contract.parties.exclude(organization=None).values_list("organization", flat=True)
    users = {registration.reviewed_by} if kind == SECOND and registration.reviewed_by else set()
    items.open_item(
        actor=actor.in_consequence(),
        kind=kind,
        subject=registration.stream,
        thread=registration.thread,
        organization=registration.office_id,
        role=role,
        title_key=title,
        field=registration.contract.technology_field,
        automatic=True,
        schedule=desk_times.schedule_of(registration, kind),
        exclude=Exclusions(users=frozenset(users), organizations=frozenset(parties)),
    )


def reschedule(registration: Registration, *, actor: Actor) -> None:
    """The decision is due on another day: so is the work on the office's desk."""
    items.reschedule_for(
        actor=actor.in_consequence(),
        subject=registration.stream,
        kind=REVIEW,
        schedule=desk_times.schedule_of(registration),
    )


def _classified(contract: Contract) -> dict[str, str]:
    return {name: getattr(contract, name) for name in CLASSIFICATION}


def _applicant(registration: Registration, actor: Actor) -> Organization:
    on = clock.local_date(clock.after_lock(), registration.jurisdiction)
    sides = sides_that_apply(
        registration.contract, office=registration.office_id, jurisdiction=registration.jurisdiction, on=on
    )
    mine: list[ContractParty] = [row for row in parties_for(actor, registration.contract) if row.side in sides]
    applicant = mine[0].organization
    assert applicant is not None  # the actor acts for it
    return applicant
