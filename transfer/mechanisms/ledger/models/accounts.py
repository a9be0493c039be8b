"""Accounts and what stands on them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transfer.kernel.constraints import means
from transfer.kernel.ids import uuid7
from transfer.kernel.money import Money
from transfer.mechanisms.ledger.querysets import AccountQuerySet


class Account(models.Model):
    """An account of one owner for one purpose in one currency, kept by an exchange.

    kind: code of the app that books on it ("deposit_held", "bank"); purpose: the subject it is for, "" for general.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    keeper = models.UUIDField()
    owner = models.UUIDField()
    kind = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "owner", "kind", "currency", "purpose"], name="ledger_account_once"
            ),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="ledger_account_currency"),
        ]
        indexes = [models.Index(fields=["owner"], name="ledger_account_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.currency} of {self.owner}"


class Balance(models.Model):
    """What stands on an account: the sum of its postings, kept beside them. Its row is the account's lock.

    may_be_negative: only for accounts that mirror what lies outside (a bank, a counterparty).
    """

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True, related_name="balance")
    minor = models.BigIntegerField(default=0)
    postings = models.BigIntegerField(default=0)
    may_be_negative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(may_be_negative=True) | Q(minor__gte=0), name="ledger_balance_covered")
        ]

    def __str__(self) -> str:
        return f"{self.minor} on {self.account_id}"

    @property
    def money(self) -> Money:
        """The balance in the account's currency."""
        return Money(self.minor, self.account.currency)


means("ledger_balance_covered", _("There is not enough on the account."))
