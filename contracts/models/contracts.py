"""Contracts: the facts, the parties as they were, the amounts, the conditions and the text that was signed."""

import hashlib

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contracts.querysets.contracts import ContractQuerySet
from contracts.states.contracts import CONTRACT, MET, OPEN, REFUSED
from institutions.models import Organization
from market.models import Deal
from transfer.kernel import facts
from transfer.kernel.constraints import means
from transfer.kernel.database import append_only
from transfer.kernel.ids import uuid7
from transfer.kernel.models import Stateful
from transfer.kernel.money import Money

means(
    "contracts_contract_amounts",
    _("The technology transaction amount lies between nought and the turnover."),
    field="transaction",
    legal_basis="Rules for Recognition of Technology Contracts, arts 48, 49",
)
means(
    "contracts_contract_unknown_has_estimate",
    _("An amount that is not known yet is left empty and estimated; a known one is stated."),
    field="estimate",
)
means("contracts_contract_dates", _("It cannot end before it begins."), field="valid_to")
means("contracts_contract_one_of_a_deal", _("This deal has a contract already."))
means("contracts_contractparty_once", _("The same organization stands twice on one side."), field="parties")


class Contract(Stateful):
    """An agreement on technology between parties, made from a deal or concluded elsewhere (deal empty).

    contract_class, contract_subtype, licence_mode, conversion_mode, technology_field, ip_kind, plan_source,
    socio_economic_objective, payment_mode, royalty_base: dictionary codes. achievement: the one it is about, if any.
    territory: GB/T 2260 or ISO 3166-1 codes, empty for the world; fields_of_use: technology field codes, empty for all;
    months: duration of the right or of the work, null for its whole life. turnover_minor: the whole amount of the
    contract; transaction_minor: the technology transaction amount, that is the turnover less the non-technical items
    (Rules 2001 arts 48, 49). amount_known False: both are null, and estimate_minor says what is expected (royalties).
    cny_…: the two amounts in fen as frozen at signing, by cny_rate (CNY for one unit of the currency) of cny_on from
    cny_source. withheld: what the parties want kept from the public (codes of selectors.masks). terms: slot of the
    template → text. effective_on: the day it came into force. proposed_move, proposed_by: how one side would end it,
    waiting for the other. origin of the paper: paper_file, a file id.
    """

    STATES = CONTRACT

    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="contracts")
    exchange = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    achievement = models.UUIDField(null=True, blank=True)
    drafted_by = models.UUIDField(editable=False)
    made_by = models.UUIDField(null=True, editable=False)
    jurisdiction = models.CharField(max_length=16)
    original_lang = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    title = models.CharField(_("name of the contract"), max_length=200)
    contract_class = models.CharField(_("class of contract"), max_length=40)
    contract_subtype = models.CharField(_("sub-type of contract"), max_length=60, blank=True)
    licence_mode = models.CharField(_("kind of licence"), max_length=40, blank=True)
    conversion_mode = models.CharField(_("mode of conversion"), max_length=40, blank=True)
    technology_field = models.CharField(_("technology field"), max_length=20, blank=True)
    ip_kind = models.CharField(_("kind of intellectual property"), max_length=40, blank=True)
    plan_source = models.CharField(_("source of the plan"), max_length=40, blank=True)
    socio_economic_objective = models.CharField(_("socio-economic objective"), max_length=40, blank=True)
    territory = ArrayField(models.CharField(max_length=6), verbose_name=_("territory"), default=list, blank=True)
    fields_of_use = ArrayField(
        models.CharField(max_length=20), verbose_name=_("fields of use"), default=list, blank=True
    )
    months = models.PositiveIntegerField(_("duration in months"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    amount_known = models.BooleanField(_("the amount is known"), default=True)
    turnover_minor = models.BigIntegerField(_("turnover"), null=True, blank=True)
    transaction_minor = models.BigIntegerField(_("technology transaction amount"), null=True, blank=True)
    estimate_minor = models.BigIntegerField(_("estimate"), null=True, blank=True)
    payment_mode = models.CharField(_("way of payment"), max_length=40, blank=True)
    royalty_base = models.CharField(_("base of the royalty"), max_length=40, blank=True)
    royalty_rate_bp = models.PositiveIntegerField(_("rate of the royalty"), null=True, blank=True)
    entry_fee_minor = models.BigIntegerField(_("entry fee"), null=True, blank=True)
    cny_turnover_minor = models.BigIntegerField(null=True, blank=True, editable=False)
    cny_transaction_minor = models.BigIntegerField(null=True, blank=True, editable=False)
    cny_rate = models.DecimalField(_("rate to CNY"), max_digits=18, decimal_places=8, null=True, blank=True)
    cny_on = models.DateField(_("date of the rate"), null=True, blank=True)
    cny_source = models.CharField(_("source of the rate"), max_length=200, blank=True)
    withheld = ArrayField(
        models.CharField(max_length=20), verbose_name=_("kept from the public"), default=list, blank=True
    )
    template = models.CharField(max_length=60, blank=True)
    terms = models.JSONField(default=dict, blank=True)
    envelope = models.UUIDField(null=True, blank=True, editable=False)
    sent_by = models.UUIDField(null=True, editable=False)
    document_hash = models.CharField(max_length=64, blank=True, editable=False)
    paper_file = models.UUIDField(null=True, blank=True)
    proposed_move = models.CharField(max_length=20, blank=True, editable=False)
    proposed_by = models.UUIDField(null=True, editable=False)
    is_demo = models.BooleanField(default=False)

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=~Q(state="void"), name="contracts_contract_one_of_a_deal"
            ),
            models.CheckConstraint(
                condition=Q(turnover_minor__isnull=True, transaction_minor__isnull=True)
                | Q(transaction_minor__isnull=True, turnover_minor__gte=0)
                | Q(
                    transaction_minor__isnull=False,
                    turnover_minor__isnull=False,
                    transaction_minor__gte=0,
                    turnover_minor__gte=F("transaction_minor"),
                ),
                name="contracts_contract_amounts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "void"])
                | Q(amount_known=True, turnover_minor__isnull=False, transaction_minor__isnull=False)
                | Q(
                    amount_known=False,
                    turnover_minor__isnull=True,
                    transaction_minor__isnull=True,
                    estimate_minor__isnull=False,
                    estimate_minor__gt=0,
                ),
                name="contracts_contract_unknown_has_estimate",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="contracts_contract_dates",
            ),
            models.CheckConstraint(condition=Q(state__in=list(CONTRACT.states)), name="contracts_contract_state_known"),
        ]
        indexes = [
            models.Index(fields=["envelope"], name="contracts_contract_envelope"),
            models.Index(fields=["exchange", "state"], name="contracts_contract_exchange"),
            models.Index(fields=["changed_at", "-id"], name="contracts_contract_by_change"),
        ]

    @property
    def turnover(self) -> Money | None:
        """The whole amount, or None while it is not known."""
        return None if self.turnover_minor is None else Money(self.turnover_minor, self.currency)

    @property
    def transaction(self) -> Money | None:
        """The technology transaction amount, or None while it is not known."""
        return None if self.transaction_minor is None else Money(self.transaction_minor, self.currency)

    @property
    def estimate(self) -> Money | None:
        """What is expected where the amount is not known."""
        return None if self.estimate_minor is None else Money(self.estimate_minor, self.currency)

    @property
    def entry_fee(self) -> Money | None:
        """The entry fee of a royalty, if any."""
        return None if self.entry_fee_minor is None else Money(self.entry_fee_minor, self.currency)


class ContractParty(models.Model):
    """A party as it was when the contract was drafted; fixed with the text at signing.

    side: seller (provides the technology), buyer or intermediary. organization: empty for one that is not here.
    party_kind: dictionary code. region: GB/T 2260; country: ISO 3166-1.
    salt: of a natural person alone, whose name the text holds as a digest, so that the name can be forgotten here and
    the text and its signatures stay as they are (ADR 2). forgotten_at: when it was; the salt is empty from then on.
    """

    SELLER, BUYER, INTERMEDIARY = "seller", "buyer", "intermediary"
    SIDES = [(SELLER, _("seller")), (BUYER, _("buyer")), (INTERMEDIARY, _("intermediary"))]

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(_("side"), max_length=12, choices=SIDES)
    place = models.PositiveSmallIntegerField(default=0)
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    uscc = models.CharField(_("Unified Social Credit Identifier"), max_length=18, blank=True)
    foreign_number = models.CharField(_("number in the foreign register"), max_length=60, blank=True)
    party_kind = models.CharField(_("nature of the party"), max_length=8, blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    address = models.CharField(_("address"), max_length=300, blank=True)
    salt = models.CharField(max_length=32, blank=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    PERSONAL = ("name_zh", "name_en", "uscc", "foreign_number", "address")
    """What says who a natural person is."""

    class Meta:
        ordering = ["place", "id"]
        verbose_name_plural = "contract parties"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "side", "organization"],
                condition=Q(organization__isnull=False),
                name="contracts_contractparty_once",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["seller", "buyer", "intermediary"]), name="contracts_contractparty_side"
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(salt="", name_zh="", name_en="", uscc="", foreign_number="", address=""),
                name="contracts_contractparty_forgotten",
            ),
        ]
        indexes = [models.Index(fields=["organization", "side"], name="contracts_party_side")]

    def __str__(self) -> str:
        return f"{self.side} of {self.contract_id}"

    @property
    def name(self) -> str:
        """In the reader's language, else in the other; "erased" once it was forgotten."""
        if self.forgotten_at:
            return str(_("erased"))
        pair = (self.name_en, self.name_zh)
        first, second = reversed(pair) if (get_language() or "").startswith("zh") else pair
        return first or second

    @property
    def person(self) -> dict[str, str]:
        """What says who the natural person is; empty for an organization and for whoever was forgotten."""
        return {name: getattr(self, name) for name in self.PERSONAL} if self.salt else {}

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of salt and person: what the text holds of a natural person. Else ""."""
        told = facts.canonical({"salt": self.salt, **self.person})
        return hashlib.sha256(told.encode()).hexdigest() if self.salt else ""


class AmountItem(models.Model):
    """A non-technical item inside the turnover: equipment, parts, material (SPC Interpretation art. 14: itemised).

    reasonable_quantity: the quantity of the contract's object that is needed to test and master it; its direct cost
    is not deducted from the turnover (Rules 2001 art. 50).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=40)
    what = models.CharField(_("what"), max_length=200)
    amount_minor = models.BigIntegerField(_("amount"))
    reasonable_quantity = models.BooleanField(_("a reasonable quantity of the object itself"), default=False)

    class Meta:
        ordering = ["place", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="contracts_amountitem_amount")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contract_id}"

    @property
    def amount(self) -> Money:
        """In the contract's currency."""
        return Money(self.amount_minor, self.contract.currency)


class ContractDocument(models.Model):
    """A version of the text that was put before the parties. Rows never change.

    document: canonical JSON (RFC 8785), kept verbatim; document_hash: its SHA-256, which is what is signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField()
    template = models.CharField(max_length=60)
    template_version = models.CharField(max_length=20)
    document = models.TextField()
    document_hash = models.CharField(max_length=64)
    envelope = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="contracts_document_number")]

    def __str__(self) -> str:
        return f"{self.number} of {self.contract_id}"


class Condition(models.Model):
    """A condition precedent: the contract is in force only when it is met.

    kind: dictionary code contract_condition (export licence, export registration, approval…). reference: number of
    the licence or certificate. evidence: a file id. overdue_at: when the clock saw that its day had passed.
    """

    OPEN, MET, REFUSED = OPEN, MET, REFUSED
    STATUSES = [(OPEN, _("open")), (MET, _("met")), (REFUSED, _("refused"))]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(_("kind of condition"), max_length=40)
    what = models.CharField(_("in words"), max_length=300, blank=True)
    due_on = models.DateField(_("to be met by"), null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, editable=False)
    status = models.CharField(_("status"), max_length=8, choices=STATUSES, default=OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    reference = models.CharField(_("number of the licence or certificate"), max_length=120, blank=True)
    evidence = models.UUIDField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", settled_on__isnull=True)
                | Q(status__in=["met", "refused"], settled_on__isnull=False),
                name="contracts_condition_settled",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="contracts_condition_due", condition=Q(status="open", overdue_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contract_id}"


class Instalment(models.Model):
    """A line of the payment plan. amount_minor: null for a royalty that is reckoned later. milestone: what it hangs on,
    where it has no date. passed_at: when the clock saw that its day had passed, paid or not."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(_("what for"), max_length=200)
    milestone = models.CharField(_("milestone"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    passed_at = models.DateTimeField(null=True, editable=False)
    amount_minor = models.BigIntegerField(_("amount"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contracts_instalment_number"),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gt=0), name="contracts_instalment_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="contracts_instalment_due", condition=Q(passed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"

    @property
    def amount(self) -> Money | None:
        """In the contract's currency; None for what is reckoned later."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.contract.currency)


append_only("contracts_contractdocument", "contracts")
