"""The public notice of a concluded transaction, and what corrects it."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contracts.models.contracts import Contract
from contracts.querysets.notices import CorrectionNoticeQuerySet, TransactionNoticeQuerySet
from contracts.states.notices import CORRECTION_NOTICE, TRANSACTION_NOTICE
from institutions.models import Organization
from transfer.kernel.constraints import means
from transfer.kernel.models import Seconded, Stateful

means("contracts_transaction_notice_once", _("The notice of this transaction has been issued already."))
means("contracts_correction_notice_once", _("This correction has been issued already."))


class TransactionNotice(Seconded):
    """The frozen record of a contract that was concluded on an exchange and is in force.

    content: field of selectors.masks → value; natural persons are in it by their kind alone, never by name. What a
    reader sees of it is decided by the masks and by withheld: what the parties keep to themselves as far as the rule
    lets them. rule: the rule as found when it was issued, which the page quotes. parties: the organizations that are
    parties; matter: the threads that a mandate may be limited to. contract_class, …_province, effective_on: never
    masked, so that lists may be narrowed by them. content_hash: SHA-256 of the salted canonical record.
    """

    STATES = TRANSACTION_NOTICE

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="transaction_notices")
    exchange = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    parties = ArrayField(models.UUIDField(), default=list, editable=False)
    matter = ArrayField(models.UUIDField(), default=list, editable=False)
    jurisdiction = models.CharField(max_length=16, editable=False)
    contract_class = models.CharField(_("class of contract"), max_length=40)
    seller_province = models.CharField(_("region of the seller"), max_length=6, blank=True)
    buyer_province = models.CharField(_("region of the buyer"), max_length=6, blank=True)
    effective_on = models.DateField(_("in force from"))
    issued_on = models.DateField(_("made public on"))
    revoked_on = models.DateField(null=True, editable=False)
    revoked_why = models.CharField(max_length=60, blank=True, editable=False)
    withheld = ArrayField(models.CharField(max_length=20), default=list, editable=False)
    rule = models.JSONField(default=dict, editable=False)
    content = models.JSONField()
    content_salt = models.CharField(max_length=32, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    is_demo = models.BooleanField(default=False)

    objects = TransactionNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state="issued"), name="contracts_transaction_notice_once"
            ),
            models.CheckConstraint(
                condition=Q(state="issued", revoked_on__isnull=True) | Q(state="revoked", revoked_on__isnull=False),
                name="contracts_transaction_notice_revoked_on",
            ),
        ]
        indexes = [
            models.Index(fields=["exchange", "effective_on"], name="contracts_tnotice_exchange"),
            models.Index(fields=["effective_on"], name="contracts_tnotice_month"),
        ]

    @property
    def source(self) -> str:
        """The sentence of the rule by which it was issued, in the reader's language."""
        return self._spoken("source")

    @property
    def legal_basis(self) -> str:
        """Its clause, in the reader's language; empty when no law says it."""
        return self._spoken("legal_basis")

    @property
    def about_threads(self) -> list[UUID]:
        """The threads of the matter, for whoever acts by a mandate limited to some."""
        return [self.thread_id, *self.matter]

    def _spoken(self, name: str) -> str:
        english, chinese = self.rule.get(f"{name}_en", ""), self.rule.get(f"{name}_zh", "")
        return chinese if chinese and (get_language() or "").startswith("zh") else english


class CorrectionNotice(Stateful):
    """What became of a transaction after its notice, or what was wrong in it.

    cause: the event that it follows from. changes: [{"field", "before", "after"}], fields of selectors.masks.
    """

    TERMINATED, CORRECTED, CANCELLED, REVOKED = "terminated", "corrected", "registration_ended", "registration_revoked"
    KINDS = [
        (TERMINATED, _("The contract was terminated")),
        (CORRECTED, _("Facts of the contract were corrected")),
        (CANCELLED, _("The registration of the contract was cancelled")),
        (REVOKED, _("The registration of the contract was revoked")),
    ]

    STATES = CORRECTION_NOTICE

    notice = models.ForeignKey(TransactionNotice, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=24, choices=KINDS)
    cause = models.UUIDField(editable=False)
    changes = models.JSONField(default=list)
    issued_on = models.DateField()

    objects = CorrectionNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "cause"], name="contracts_correction_notice_once"),
        ]
