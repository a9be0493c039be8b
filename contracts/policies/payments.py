"""Who may do what with a payment."""

from django.utils.translation import gettext_lazy as _

from contracts.models import Payment
from contracts.policies.contracts import is_party
from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy

PAYMENT_ROLES = ("manager", "transfer_officer", "approver", "buyer", "clerk", "signatory")


@policy("contracts.payment.view")
def view(actor: Actor, payment: Payment | None) -> Answer:
    """The parties of its contract."""
    if payment is None or actor.is_system:
        return True
    return Payment.objects.visible_to(actor).filter(pk=payment.pk).exists()


@policy("contracts.payment.record")
def record(actor: Actor, payment: Payment | None) -> Answer:
    """Who pays or who is paid."""
    if payment is None:
        return actor.has_role(*PAYMENT_ROLES)
    if not (actor.acts_for(payment.payer_id) or actor.acts_for(payment.payee_id)):
        return _("Only who pays or who is paid records a payment.")
    return is_party(actor, payment.contract, *PAYMENT_ROLES)


@policy("contracts.payment.confirm")
def confirm(actor: Actor, payment: Payment) -> Answer:
    """The other one of payer and payee."""
    return _is_other(actor, payment)


@policy("contracts.payment.dispute")
def dispute(actor: Actor, payment: Payment) -> Answer:
    """The other one of payer and payee."""
    return _is_other(actor, payment)


@policy("contracts.payment.withdraw")
def withdraw(actor: Actor, payment: Payment) -> Answer:
    """The one that recorded it."""
    if not actor.acts_for(payment.recorded_by):
        return _("Only who recorded it takes it back.")
    return is_party(actor, payment.contract, *PAYMENT_ROLES)


def _is_other(actor: Actor, payment: Payment) -> Answer:
    other = payment.payee_id if payment.recorded_by == payment.payer_id else payment.payer_id
    if not actor.acts_for(other):
        return _("The other party has to answer.")
    return is_party(actor, payment.contract, *PAYMENT_ROLES)


@policy("contracts.payment.note_overdue")
def note_overdue(actor: Actor, payment: Payment) -> Answer:
    """The clock alone."""
    return False
