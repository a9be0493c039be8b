"""When work on a registration is due on the office's desk."""

from contracts.models import Registration
from contracts.selectors import recognition
from transfer.kernel import clock
from transfer.mechanisms.worklist.services.items import SHARES, Due, Schedule

SECOND = "contracts.registration.second_check"


def schedule_of(registration: Registration, kind: str = "") -> Schedule:
    """Until the decision is due; before acceptance by the rule review.due, a second check by its own period, too.

    Reminders by shares of the time; what is late is shown to the head of the office.
    """
    due: Due = registration.due_at or "review.due"
    if kind == SECOND:
        period = recognition.rule_for(registration, "registration.second_check_period").period
        own = clock.deadline(clock.after_lock(), period, registration.jurisdiction)
        due = min(own, registration.due_at or own)
    return Schedule(due=due, reminders=(SHARES,), escalate_to="manager", jurisdiction=registration.jurisdiction)
