"""Who may do what with a piece of work. An interest in the subject shuts out before any role is asked."""

from django.utils.translation import gettext_lazy as _

from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.querysets import HEAD

_INTEREST = _("You or your organization have an interest in this. Somebody else decides.")
_NOT_YOURS = _("This is in somebody else's hands.")


def is_head(actor: Actor, item: WorkItem) -> bool:
    """Runs the desk: a manager of the organization, or the role that late work goes to."""
    return actor.organization == item.organization and (
        actor.has_role(HEAD) or bool(item.escalate_to and actor.has_role(item.escalate_to))
    )


def has_interest(actor: Actor, item: WorkItem) -> bool:
    """The user, or the organization acted for, is excluded."""
    return actor.user in item.excluded_users or actor.organization in item.excluded_organizations


def holds(actor: Actor, item: WorkItem) -> bool:
    """It is in this user's hands, in this membership."""
    return (actor.user, actor.organization) == (item.assignee, item.assignee_organization)


def _on_desk(actor: Actor, item: WorkItem) -> bool:
    return actor.organization == item.organization and (actor.has_role(item.role) or is_head(actor, item))


@policy("worklist.item.open")
def may_open(actor: Actor, item: WorkItem) -> Answer:
    """Whoever is signed in: the app that opens it has asked its own policy; no page or address offers this."""
    return not actor.is_anonymous


@policy("worklist.item.view")
def may_view(actor: Actor, item: WorkItem) -> Answer:
    """The people of the desk, its head and who has it; nobody with an interest."""
    if actor.is_anonymous or has_interest(actor, item):
        return False
    return _on_desk(actor, item) or holds(actor, item)


@policy("worklist.item.take")
def may_take(actor: Actor, item: WorkItem) -> Answer:
    """The people of the desk without an interest; what is escalated, the role it went to or who has it."""
    if has_interest(actor, item):
        return _INTEREST
    if item.state == "escalated" and not holds(actor, item):
        return is_head(actor, item) or _("This is late and lies with the head of the desk.")
    return _on_desk(actor, item) or holds(actor, item)


@policy("worklist.item.assign")
def may_assign(actor: Actor, item: WorkItem) -> Answer:
    """The head of the desk, without an interest."""
    return _INTEREST if has_interest(actor, item) else is_head(actor, item)


@policy("worklist.item.release")
def may_release(actor: Actor, item: WorkItem) -> Answer:
    """Who has it, or the head of the desk."""
    return holds(actor, item) or is_head(actor, item) or _NOT_YOURS


@policy("worklist.item.recuse")
def may_recuse(actor: Actor, item: WorkItem) -> Answer:
    """Who has it, or anybody of the desk while nobody has."""
    if item.assignee is not None:
        return holds(actor, item) or _NOT_YOURS
    return _on_desk(actor, item)


@policy("worklist.item.finish")
def may_finish(actor: Actor, item: WorkItem) -> Answer:
    """Who has it; anybody of the desk while nobody has; the head of the desk. Nobody with an interest."""
    if has_interest(actor, item):
        return _INTEREST
    if holds(actor, item) or is_head(actor, item):
        return True
    return _on_desk(actor, item) if item.assignee is None else _NOT_YOURS


@policy("worklist.item.remind")
def may_remind(actor: Actor, item: WorkItem) -> Answer:
    """The clock alone."""
    return False


@policy("worklist.item.reschedule")
def may_reschedule(actor: Actor, item: WorkItem) -> Answer:
    """Whoever is signed in: the app that opened it has asked its own policy; no page or address offers this."""
    return not actor.is_anonymous


@policy("worklist.item.escalate")
def may_escalate(actor: Actor, item: WorkItem) -> Answer:
    """The clock alone."""
    return False


@policy("worklist.item.void")
def may_void(actor: Actor, item: WorkItem) -> Answer:
    """Whoever is signed in: the app that opened it has asked its own policy; no page or address offers this."""
    return not actor.is_anonymous
