"""Mandates: a broker acts for a principal, in everything or in one case."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from talent.querysets.mandates import MandateQuerySet
from talent.states.mandates import MANDATE
from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful, Thread
from transfer.kernel.money import Money


class Mandate(Stateful):
    """An agreement by which a broker may act for a principal for a commission (Civil Code ch. 26, intermediation).

    case: the thread of the achievement, demand or deal to which it is limited, null for everything. proposed_by: the
    side that proposed. commission: share of the price in basis points (commission_bp), a fixed sum (commission_minor),
    or none. last_day: the last day on which it holds; expires_at: the instant after. succeeds: the one it took over.
    """

    STATES = MANDATE
    SHARE, FIXED, NONE = "share", "fixed", "none"
    COMMISSIONS = [
        (SHARE, _("a share of the price")),
        (FIXED, _("a fixed sum")),
        (NONE, _("none")),
    ]

    principal = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    broker = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    commission = models.CharField(_("commission"), max_length=8, choices=COMMISSIONS, default=SHARE)
    commission_bp = models.PositiveIntegerField(_("share of the price"), null=True, blank=True)
    commission_minor = models.BigIntegerField(_("fixed sum"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    terms = models.TextField(_("terms"), max_length=8000, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    expires_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    succeeds = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor", editable=False
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("broker")), name="talent_mandate_two_sides"),
            models.CheckConstraint(
                condition=Q(commission="share", commission_bp__isnull=False, commission_minor__isnull=True)
                | Q(commission="fixed", commission_bp__isnull=True, commission_minor__isnull=False)
                | Q(commission="none", commission_bp__isnull=True, commission_minor__isnull=True),
                name="talent_mandate_commission",
            ),
            models.CheckConstraint(
                condition=Q(commission_bp__isnull=True) | Q(commission_bp__lte=10_000), name="talent_mandate_share"
            ),
            models.CheckConstraint(
                condition=Q(commission_minor__isnull=True) | Q(commission_minor__gte=0), name="talent_mandate_sum"
            ),
            models.UniqueConstraint(
                fields=["principal", "broker", "case"],
                condition=Q(state__in=["proposed", "active"]),
                nulls_distinct=False,
                name="talent_mandate_once",
            ),
        ]
        indexes = [
            models.Index(fields=["broker", "state"], name="talent_mandate_broker"),
            models.Index(fields=["principal", "state"], name="talent_mandate_principal"),
            models.Index(fields=["changed_at", "-id"], name="talent_mandate_by_change"),
            models.Index(
                fields=["expires_at"], name="talent_mandate_expires", condition=Q(state__in=["proposed", "active"])
            ),
        ]

    @property
    def share(self) -> str:
        """The share in per cent without needless zeros, or nothing."""
        if self.commission_bp is None:
            return ""
        return f"{self.commission_bp // 100}.{self.commission_bp % 100:02d}".rstrip("0").rstrip(".")

    @property
    def fixed(self) -> Money | None:
        """The fixed commission, or None."""
        return None if self.commission_minor is None else Money(self.commission_minor, self.currency)


means("talent_mandate_once", _("Such a mandate between the two is already proposed or in force."))
means("talent_mandate_two_sides", _("A broker holds no mandate from itself."), field="broker")
means("talent_mandate_share", _("A share is at most 100 %."), field="commission_bp")
