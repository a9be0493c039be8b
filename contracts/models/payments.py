"""Payments under a contract."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contracts import Contract, Instalment
from contracts.models.distributions import Distribution
from contracts.querysets.contracts import PaymentQuerySet
from contracts.states.payments import PAYMENT
from institutions.models import Organization
from transfer.kernel.models import Stateful
from transfer.kernel.money import Money


class Payment(Stateful):
    """A payment that one party recorded and the other confirms. recorded_by: the organization that recorded it.

    confirm_by: until when the other should answer (rule payment.confirmation). overdue_at: when the clock saw that it
    had passed. entry: its booking in the ledger.
    distribution: in which its income was shared out; null while it was not.
    """

    STATES = PAYMENT

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    instalment = models.ForeignKey(Instalment, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    payer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("reference of the bank"), max_length=120, blank=True)
    recorded_by = models.UUIDField(editable=False)
    confirm_by = models.DateTimeField(editable=False)
    overdue_at = models.DateTimeField(null=True, editable=False)
    entry = models.UUIDField(null=True, editable=False)
    distribution = models.ForeignKey(
        Distribution, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="contracts_payment_amount"),
            models.CheckConstraint(condition=~Q(payer=F("payee")), name="contracts_payment_two_parties"),
            models.CheckConstraint(
                condition=Q(distribution__isnull=True) | Q(state="confirmed"), name="contracts_payment_shared_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", entry__isnull=False) | (~Q(state="confirmed") & Q(entry__isnull=True)),
                name="contracts_payment_booked",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "state"], name="contracts_payment_contract"),
            models.Index(
                fields=["confirm_by"],
                name="contracts_payment_due",
                condition=Q(state="recorded", overdue_at__isnull=True),
            ),
        ]

    @property
    def amount(self) -> Money:
        """What was paid."""
        return Money(self.amount_minor, self.currency)
