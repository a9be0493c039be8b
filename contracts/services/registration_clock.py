"""What the clock does with registrations: it notes what is overdue and lays it before who has to act."""

from django.db import transaction
from django.utils.translation import gettext_noop

from contracts.events import registrations as events
from contracts.models import Registration
from contracts.services.registrations import OVERDUE, to_desk
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import Actor


@transaction.atomic
def note_supplement_overdue(registration: Registration, *, actor: Actor) -> Registration:
    """The supplement was not filed in time: the registrar decides whether to wait or to refuse."""
    locking.lock(registration)
    due, at = registration.supplement_due_at, clock.after_lock()
    if due is None or due > at or registration.supplement_overdue_at:
        return registration
    workflow.apply(
        registration,
        "note_supplement_overdue",
        actor=actor,
        changes={"supplement_overdue_at": at},
        facts=lambda now: events.SupplementOverdue(
            registration=now.pk, office=now.office_id, applicant=now.applicant_id, due=due.isoformat()
        ),
    )
    title = gettext_noop("The supplement for a registration is overdue")
    to_desk(registration, actor=actor, kind=OVERDUE, role="registrar", title=title)
    return registration


@transaction.atomic
def note_decision_overdue(registration: Registration, *, actor: Actor) -> Registration:
    """The office has not decided in time. Its head sees it: the work on the desk was due at the same time."""
    locking.lock(registration)
    due, at = registration.due_at, clock.after_lock()
    if due is None or due > at or registration.decision_overdue_at:
        return registration
    workflow.apply(
        registration,
        "note_decision_overdue",
        actor=actor,
        changes={"decision_overdue_at": at},
        facts=lambda now: events.DecisionOverdue(registration=now.pk, office=now.office_id, due=due.isoformat()),
    )
    return registration
