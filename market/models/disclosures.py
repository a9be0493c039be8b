"""Disclosures of service inventions (职务发明披露)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.querysets.disclosures import DisclosureQuerySet
from market.states.disclosures import DISCLOSURE
from transfer.kernel.models import Stateful


class InventionDisclosure(Stateful):
    """What an inventor tells the own institution about a new result, before anyone else hears of it.

    filed_by: the inventor's user id. publication_on: the day it is or will be public, which ends novelty.
    task_basis: how it came about (DOMAIN: 职务成果 — a task of the unit, or mainly its resources).
    """

    STATES = DISCLOSURE
    TASK, RESOURCES, OWN = "task", "resources", "own"
    BASES = [
        (TASK, _("a task of the institution")),
        (RESOURCES, _("mainly with the institution's resources")),
        (OWN, _("neither; I claim it as my own")),
    ]

    institution = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    filed_by = models.UUIDField(editable=False)
    original_lang = models.CharField(
        _("language of this text"), max_length=10, choices=settings.LANGUAGES, default="zh-hans"
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is and what is new"), max_length=8000)
    technology_field = models.CharField(_("technology field"), max_length=20)
    plan_source = models.CharField(_("plan source"), max_length=40, blank=True)
    task_basis = models.CharField(_("how it came about"), max_length=12, choices=BASES, default=TASK)
    publication_on = models.DateField(_("published or to be published on"), null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["institution", "state"], name="market_disclosure_desk"),
            models.Index(fields=["institution", "changed_at", "-id"], name="market_disclosure_by_change"),
        ]


class DisclosedInventor(models.Model):
    """One inventor and the share proposed in the disclosure.

    weight: the share is weight over the sum of weights: exact, whatever the number of inventors.
    name: for those without an account; erasable.
    """

    disclosure = models.ForeignKey(InventionDisclosure, on_delete=models.CASCADE, related_name="inventors")
    user = models.UUIDField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    weight = models.PositiveIntegerField(_("share (parts)"), default=1)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="market_disclosedinventor_weight"),
            models.UniqueConstraint(
                fields=["disclosure", "user"],
                condition=models.Q(user__isnull=False),
                name="market_disclosedinventor_once",
            ),
        ]

    def __str__(self) -> str:
        return f"inventor {self.pk}"
