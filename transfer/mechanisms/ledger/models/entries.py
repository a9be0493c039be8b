"""The journal: entries and their postings, never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transfer.kernel.constraints import means
from transfer.kernel.database import append_only
from transfer.kernel.ids import uuid7
from transfer.kernel.models import Thread
from transfer.kernel.money import Money
from transfer.mechanisms.ledger.models.accounts import Account
from transfer.mechanisms.ledger.querysets import EntryQuerySet


class Entry(models.Model):
    """One booking about a subject. Its postings sum to nought in each currency; a deferred trigger holds that.

    kind and ref together are unique: booking the same twice is booking once. lines: how many postings belong to it,
    so that none can be added later. reverses: the entry that it takes back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    ref = models.CharField(max_length=160)
    subject = models.CharField(max_length=120)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    lines = models.SmallIntegerField()
    digest = models.CharField(max_length=64)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    reason = models.CharField(max_length=60, blank=True)
    posted_at = models.DateTimeField()
    actor_user = models.UUIDField(null=True, blank=True)
    actor_organization = models.UUIDField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref"], name="ledger_entry_once"),
            models.CheckConstraint(condition=Q(lines__gte=2), name="ledger_entry_two_lines"),
        ]
        indexes = [models.Index(fields=["subject"], name="ledger_entry_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"

    @property
    def stream(self) -> str:
        """The name of its chain of events."""
        return f"ledger.entry:{self.pk}"


class Posting(models.Model):
    """One line of an entry: so much onto an account (above nought) or off it (below)."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings", db_index=False)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(minor=0), name="ledger_posting_not_nought")]
        indexes = [models.Index(fields=["account", "id"], name="ledger_posting_statement")]

    def __str__(self) -> str:
        return f"{self.minor} {self.currency} on {self.account_id}"

    @property
    def money(self) -> Money:
        """The amount with its sign."""
        return Money(self.minor, self.currency)


append_only("ledger_account", "ledger")
append_only("ledger_entry", "ledger")
append_only("ledger_posting", "ledger")
means("ledger_entry_balances", _("The lines of this entry do not sum to nought."))
means("ledger_entry_reverses_id_key", _("This entry has been reversed already."))
