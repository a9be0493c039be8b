"""The rights that a contract is about, as they stood when its text was written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.contracts import Contract
from market.models import IpRight


class ContractRight(models.Model):
    """A right named in the contract: written down again until the text is fixed, then as it was signed.

    right: the achievement's right it was taken from; empty where the contract is about no achievement here. kind:
    dictionary ip_kind. number: as the office gives it, empty for a technical secret. expires_on: last day.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="rights")
    place = models.PositiveSmallIntegerField(default=0)
    right = models.UUIDField(null=True, blank=True)
    kind = models.CharField(_("kind of right"), max_length=40)
    title = models.CharField(_("title"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    status = models.CharField(_("status"), max_length=12, choices=IpRight.STATUSES, default=IpRight.IN_FORCE)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "right"],
                condition=models.Q(right__isnull=False),
                name="contracts_contractright_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.contract_id}".replace("  ", " ")
