"""Registrations: an application at an office, the registrar's findings, the number."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contracts import Contract
from contracts.querysets.registrations import RegistrationQuerySet
from contracts.states.registrations import ENDED, NUMBERED, REGISTRATION, UNDECIDED
from institutions.models import Membership, Organization
from transfer.kernel.constraints import means
from transfer.kernel.models import Seconded
from transfer.kernel.money import Money

means(
    "contracts_registration_amounts",
    _("The technology transaction amount lies between nought and the turnover."),
    field="transaction",
    legal_basis="Rules for Recognition of Technology Contracts, arts 48, 49",
)
means("contracts_registration_once", _("This contract is registered, or its registration is being decided, already."))
means(
    "contracts_registration_number_once",
    _("This number is in use: two offices share a code. The operator gives each its own in the number rule."),
)


class Registration(Seconded):
    """The recognition and registration of a contract by an office.

    applicant: the party that applies. filed_on: its legal date chooses the rules. due_at: until when the office decides
    (registration.decision_period, from acceptance; a supplement restarts it); supplement_due_at: until when the
    applicant answers. turnover_minor, transaction_minor: the amounts recognised, in the contract's currency, null while
    unknown (royalties); cny_…: the same in fen at the contract's frozen rate. reviewed_by: the registrar;
    registered_by: who decided, another person where needs_second_check. number: by the office's pattern; serial:
    without gaps within office and year. registered_on, ended_on: local dates of the office. contract_class, …,
    socio_economic_objective: as the office recognises them, at first those of the contract. needs_expert_review,
    disputed: why experts are asked; expert_round: counts how often they were. edition: 1, and one more for every
    change that was registered. …_overdue_at: when the clock saw that a period had passed.
    """

    STATES = REGISTRATION

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="registrations")
    office = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    applied_by = models.UUIDField(editable=False)
    jurisdiction = models.CharField(max_length=16, editable=False)
    filed_at = models.DateTimeField(null=True, editable=False)
    filed_on = models.DateField(_("filed on"), null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    due_at = models.DateTimeField(_("to be decided by"), null=True, editable=False)
    supplement_due_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.UUIDField(null=True, editable=False)
    registered_by = models.UUIDField(null=True, editable=False)
    assessed = models.BooleanField(default=False, editable=False)
    needs_second_check = models.BooleanField(default=False, editable=False)
    needs_expert_review = models.BooleanField(default=False, editable=False)
    disputed = models.BooleanField(default=False, editable=False)
    expert_round = models.PositiveSmallIntegerField(default=0, editable=False)
    supplement_overdue_at = models.DateTimeField(null=True, editable=False)
    decision_overdue_at = models.DateTimeField(null=True, editable=False)
    contract_class = models.CharField(_("class of contract"), max_length=40, default="", editable=False)
    contract_subtype = models.CharField(
        _("sub-type of contract"), max_length=60, blank=True, default="", editable=False
    )
    technology_field = models.CharField(_("technology field"), max_length=20, blank=True, default="", editable=False)
    ip_kind = models.CharField(
        _("kind of intellectual property"), max_length=40, blank=True, default="", editable=False
    )
    plan_source = models.CharField(_("source of the plan"), max_length=40, blank=True, default="", editable=False)
    socio_economic_objective = models.CharField(
        _("socio-economic objective"), max_length=40, blank=True, default="", editable=False
    )
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    currency = models.CharField(max_length=3, editable=False)
    turnover_minor = models.BigIntegerField(_("turnover"), null=True)
    transaction_minor = models.BigIntegerField(_("technology transaction amount"), null=True)
    cny_turnover_minor = models.BigIntegerField(null=True, editable=False)
    cny_transaction_minor = models.BigIntegerField(null=True, editable=False)
    number = models.CharField(_("registration number"), max_length=40, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    serial = models.PositiveIntegerField(null=True, editable=False)
    registered_on = models.DateField(_("registered on"), null=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    is_demo = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=~Q(state__in=ENDED), name="contracts_registration_once"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="contracts_registration_number_once"
            ),
            models.UniqueConstraint(
                fields=["office", "year", "serial"],
                condition=Q(serial__isnull=False),
                name="contracts_registration_serial_once",
            ),
            models.CheckConstraint(
                condition=Q(turnover_minor__isnull=True, transaction_minor__isnull=True)
                | Q(
                    turnover_minor__isnull=False,
                    transaction_minor__isnull=False,
                    transaction_minor__gte=0,
                    turnover_minor__gte=F("transaction_minor"),
                ),
                name="contracts_registration_amounts",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=NUMBERED,
                    serial__isnull=False,
                    year__isnull=False,
                    registered_on__isnull=False,
                    registered_by__isnull=False,
                )
                & ~Q(number="")
                | ~Q(state__in=NUMBERED) & Q(number="", serial__isnull=True, registered_on__isnull=True),
                name="contracts_registration_numbered",
            ),
            models.CheckConstraint(
                condition=Q(needs_second_check=False)
                | Q(registered_by__isnull=True)
                | ~Q(registered_by=F("reviewed_by")),
                name="contracts_registration_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(REGISTRATION.states)), name="contracts_registration_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state", "due_at"], name="contracts_registration_desk"),
            models.Index(fields=["changed_at", "-id"], name="contracts_regist_by_change"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=UNDECIDED, decision_overdue_at__isnull=True),
                name="contracts_undecided",
            ),
            models.Index(
                fields=["supplement_due_at"],
                condition=Q(state="supplement_requested", supplement_overdue_at__isnull=True),
                name="contracts_supplement_awaited",
            ),
        ]

    @property
    def turnover(self) -> Money | None:
        """The whole amount as recognised, or None while it is not known."""
        return None if self.turnover_minor is None else Money(self.turnover_minor, self.currency)

    @property
    def transaction(self) -> Money | None:
        """The technology transaction amount as recognised, or None while it is not known."""
        return None if self.transaction_minor is None else Money(self.transaction_minor, self.currency)


CLASSIFICATION = (
    "contract_class",
    "contract_subtype",
    "technology_field",
    "ip_kind",
    "plan_source",
    "socio_economic_objective",
)
"""The facts of a registration that are codes of the dictionary of the same name."""


class RegistrationFinding(models.Model):
    """The registrar's answer to one condition of recognition. condition: its code in recognition_data."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="findings")
    condition = models.CharField(max_length=60)
    met = models.BooleanField()
    note = models.CharField(max_length=1000, blank=True)
    answered_by = models.UUIDField(editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "condition"], name="contracts_registrationfinding_once")
        ]

    def __str__(self) -> str:
        return f"{self.condition} of {self.registration_id}"


class RegistrationOpinion(models.Model):
    """What an expert was asked, and answered. round: the expert review it belongs to; recommends None: not answered.

    expert: the membership in which the person acts as an expert; person acting for oneself, or of an institution.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField()
    expert = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)
    given_at = models.DateTimeField(null=True, editable=False)
    recommends = models.BooleanField(null=True)
    note = models.CharField(max_length=4000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "round", "expert"], name="contracts_registrationopinion_once"
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, recommends__isnull=True, note="")
                | Q(given_at__isnull=False, recommends__isnull=False) & ~Q(note=""),
                name="contracts_registrationopinion_given",
            ),
        ]

    def __str__(self) -> str:
        return f"opinion {self.round} on {self.registration_id}"


class RegistrationCorrection(models.Model):
    """A registered change. before, after: the facts that changed, by name: codes, or amounts in minor units and fen."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="corrections")
    edition = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=60)
    note = models.CharField(max_length=4000)
    corrected_on = models.DateField()
    corrected_by = models.UUIDField(editable=False)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ["edition"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "edition"], name="contracts_registrationcorrection_once")
        ]

    def __str__(self) -> str:
        return f"edition {self.edition} of {self.registration_id}"
