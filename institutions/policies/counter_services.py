"""Who serves at a counter, and who answers."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import CounterService
from institutions.policies import interests
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.policies import opens

_CLERKS = _("This is for the clerk at the counter.")
_OWN = _("Nobody serves oneself or an organization that one belongs to: ask a colleague.")


@policy("institutions.counter_service.open", assurance=Assurance.SECOND_FACTOR)
def open_(actor: Actor, service: CounterService | None) -> Answer:
    """A counter clerk of the office; not for oneself nor for an organization that one belongs to."""
    if not actor.has_role("counter_clerk"):
        return _CLERKS
    if service is None:
        return True
    if service.office_id != actor.organization:
        return _CLERKS
    own = service.visitor_id == actor.user or service.membership.organization_id in interests.organizations_of(actor)
    return _OWN if own else True


@policy("institutions.counter_service.view")
def view(actor: Actor, service: CounterService | None) -> Answer:
    """The visitor, the clerk, colleagues at the counter while it is open, and auditors and managers of the office."""
    if service is None:
        return not actor.is_anonymous and actor.served is None
    return CounterService.objects.visible_to(actor).filter(pk=service.pk).exists()


@policy("institutions.counter_service.send_code", assurance=Assurance.SECOND_FACTOR)
def send_code(actor: Actor, service: CounterService) -> Answer:
    """The clerk who serves the visitor."""
    if service.consent != CounterService.CODE:
        return _("The visitor consents by a signed paper in this service.")
    return _serves(actor, service)


@policy("institutions.counter_service.consent", assurance=Assurance.SECOND_FACTOR)
def consent(actor: Actor, service: CounterService) -> Answer:
    """The clerk who serves the visitor, with the visitor's code or signed paper."""
    return _serves(actor, service)


@policy("institutions.counter_service.close", assurance=Assurance.SECOND_FACTOR)
def close(actor: Actor, service: CounterService) -> Answer:
    """The clerk who serves the visitor; a colleague at the same counter, who is not the visitor's own."""
    return _ends(actor, service)


@policy("institutions.counter_service.print_receipt", assurance=Assurance.SECOND_FACTOR)
def print_receipt(actor: Actor, service: CounterService) -> Answer:
    """The clerk who served the visitor; a colleague at the same counter, who is not the visitor's own."""
    return _ends(actor, service)


@policy("institutions.counter_service.answer")
def answer(actor: Actor, service: CounterService) -> Answer:
    """The visitor alone, signed in or with the code of the receipt; never by the hand of a clerk."""
    if actor.served is not None or actor.user != service.visitor_id:
        return _("Only the visitor answers.")
    return actor.cases is None or service.thread_id in actor.cases


@policy("institutions.counter_service.open_file")
def open_file(actor: Actor, file: StoredFile) -> Answer:
    """The signed paper: whoever sees the service."""
    return opens(actor, file, CounterService, lambda _actor, _service: Q())


@policy("institutions.counter_service.lapse")
def lapse(actor: Actor, service: CounterService) -> Answer:
    """Nobody: the clock does it."""
    return False


@policy("institutions.counter_service.forget")
def forget(actor: Actor, service: CounterService) -> Answer:
    """Nobody: the clock does it when its time of keeping is over."""
    return False


def _ends(actor: Actor, service: CounterService) -> Answer:
    if not (actor.has_role("counter_clerk") and actor.organization == service.office_id and actor.served is None):
        return _CLERKS
    own = service.visitor_id == actor.user or service.membership.organization_id in interests.organizations_of(actor)
    return _OWN if own else True


def _serves(actor: Actor, service: CounterService) -> Answer:
    own = actor.has_role("counter_clerk") and actor.organization == service.office_id and actor.user == service.clerk_id
    return (own and actor.served is None) or _CLERKS
