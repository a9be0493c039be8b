"""Distribution of income: the institution's rule, and one distribution by it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contracts import Contract
from contracts.querysets.distributions import DistributionQuerySet, DistributionRuleQuerySet
from contracts.states.distributions import DISTRIBUTION, DISTRIBUTION_RULE
from institutions.models import Organization
from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful
from transfer.kernel.money import Money

WHOLE_BP = 10_000

means(
    "contracts_distributionshare_whole",
    _("The three shares of a way of conversion make exactly 100 %."),
    field="shares",
)
means("contracts_distributionrule_one_proposed", _("Another proposal waits already: adopt or withdraw it first."))
means("contracts_distribution_net", _("The costs are larger than the income."), field="costs")


class DistributionRule(Stateful):
    """A version of an institution's rule on sharing out income from its achievements.

    Holds from valid_from until the day before valid_to. proposed_by: the person; somebody else adopts it.
    floor: the legal floor as it was found when it was adopted (jurisdiction, source, clause), for the page.
    """

    STATES = DISTRIBUTION_RULE

    institution = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("replaced from"), null=True, blank=True, editable=False)
    basis = models.CharField(_("decided by"), max_length=200, blank=True)
    proposed_by = models.UUIDField(editable=False)
    adopted_by = models.UUIDField(null=True, editable=False)
    adopted_at = models.DateTimeField(null=True, editable=False)
    floor = models.JSONField(null=True, editable=False)

    objects = DistributionRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="contracts_distributionrule_number"),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(state="proposed"), name="contracts_distributionrule_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state="adopted", valid_to__isnull=True),
                name="contracts_distributionrule_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="contracts_distributionrule_span",
            ),
        ]


class DistributionShare(models.Model):
    """What a rule gives to whom for one way of conversion, in basis points of its base.

    base: net_income, shares or operating_profit, as in the rule distribution.floor.
    """

    rule = models.ForeignKey(DistributionRule, on_delete=models.CASCADE, related_name="shares")
    conversion_mode = models.CharField(_("mode of conversion"), max_length=40)
    base = models.CharField(_("of what"), max_length=20, default="net_income")
    inventors_bp = models.PositiveIntegerField(_("inventors"))
    office_bp = models.PositiveIntegerField(_("transfer office"))
    institution_bp = models.PositiveIntegerField(_("institution"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "conversion_mode"], name="contracts_distributionshare_once"),
            models.CheckConstraint(
                condition=Q(inventors_bp=WHOLE_BP - F("office_bp") - F("institution_bp")),
                name="contracts_distributionshare_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversion_mode} of {self.rule_id}"


class Distribution(Stateful):
    """The income of a contract, less documented costs, shared out by the rule in force.

    income_minor: the sum of the confirmed payments it takes. publicity: the notice of the awards, where a rule demands
    one. pay_by: until when the awards should be paid (rule award.payment).
    overdue_at: when the clock saw that it had passed.
    """

    STATES = DISTRIBUTION

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="distributions")
    institution = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(DistributionRule, on_delete=models.PROTECT, related_name="distributions")
    conversion_mode = models.CharField(_("mode of conversion"), max_length=40)
    currency = models.CharField(max_length=3)
    income_minor = models.BigIntegerField(_("income"))
    costs_minor = models.BigIntegerField(_("costs"))
    net_minor = models.BigIntegerField(_("net income"))
    drafted_by = models.UUIDField(editable=False)
    approved_by = models.UUIDField(null=True, editable=False)
    publicity = models.UUIDField(null=True, editable=False)
    publicity_done_at = models.DateTimeField(null=True, editable=False)
    pay_by = models.DateTimeField(null=True, editable=False)
    overdue_at = models.DateTimeField(null=True, editable=False)
    entry = models.UUIDField(null=True, editable=False)

    objects = DistributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(net_minor=F("income_minor") - F("costs_minor"), net_minor__gte=0, costs_minor__gte=0),
                name="contracts_distribution_net",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="contracts_distribution_two_persons",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "state"], name="contracts_distribution_of"),
            models.Index(fields=["institution", "state"], name="contracts_distribution_by"),
            models.Index(fields=["publicity"], name="contracts_distribution_notice"),
            models.Index(fields=["changed_at", "-id"], name="contracts_distrib_by_change"),
        ]

    @property
    def income(self) -> Money:
        """What came in."""
        return Money(self.income_minor, self.currency)

    @property
    def costs(self) -> Money:
        """What is taken off first."""
        return Money(self.costs_minor, self.currency)

    @property
    def net(self) -> Money:
        """What is shared out."""
        return Money(self.net_minor, self.currency)


class DistributionCost(models.Model):
    """A documented cost that is taken off the income first. reference: of the document."""

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="cost_items")
    what = models.CharField(_("what for"), max_length=200)
    reference = models.CharField(_("document"), max_length=120)
    amount_minor = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="contracts_distributioncost_amount")
        ]

    def __str__(self) -> str:
        return f"cost of {self.distribution_id}"


class DistributionLine(models.Model):
    """One share. kind: inventor, office or institution. user, name: of an inventor; the name can be emptied.

    weight: parts of the inventors' share. amount_minor may be nought where there is little to share.
    """

    INVENTOR, OFFICE, INSTITUTION = "inventor", "office", "institution"
    KINDS = [(INVENTOR, _("inventor")), (OFFICE, _("transfer office")), (INSTITUTION, _("institution"))]

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=KINDS)
    user = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    weight = models.PositiveIntegerField(default=1)
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="contracts_distributionline_amount"),
            models.CheckConstraint(
                condition=Q(kind__in=["inventor", "office", "institution"]), name="contracts_distributionline_kind"
            ),
        ]
        indexes = [models.Index(fields=["user"], name="contracts_line_user")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.distribution_id}"

    @property
    def amount(self) -> Money:
        """The share."""
        return Money(self.amount_minor, self.distribution.currency)
