"""Organizations: who buys, sells, brokers, reviews, registers and supervises."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.querysets.organizations import OPERATED_KINDS, OrganizationQuerySet
from institutions.states.organizations import ORGANIZATION
from transfer.kernel.constraints import means
from transfer.kernel.models import Seconded

PERSON = "person"

means(
    "institutions_organization_uscc_once",
    _("An organization with this identifier is registered already: ask its manager to invite you."),
    field="uscc",
    legal_basis="GB 32100-2015",
)
means(
    "institutions_organization_foreign_once",
    _("An organization with this number is registered already: ask its manager to invite you."),
    field="foreign_number",
)


class Organization(Seconded):
    """A legal person, or a natural person acting for oneself (kind person), who is a party here.

    kinds: codes of the dictionary organization_kind. slug: its place in workspace addresses; says nothing of a person.
    name_zh, name_en: the official names, one of them at least. uscc: the 18 characters of GB 32100-2015, checked;
    foreign_number: the number in the home register of a foreign organization, unique with its country (ISO 3166-1).
    region: GB/T 2260, down to the county; empty abroad. jurisdiction: whose rules apply. party_kind: nature of a party
    in registration (form JJ-001). applied_to: the exchange that verifies it; empty for what operators verify.
    """

    STATES = ORGANIZATION

    slug = models.SlugField(max_length=60, unique=True)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("kinds of organization"))
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    uscc = models.CharField(_("Unified Social Credit Identifier"), max_length=18, blank=True)
    foreign_number = models.CharField(_("number in the foreign register"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    region = models.CharField(_("region"), max_length=6, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=16)
    party_kind = models.CharField(_("nature of the party"), max_length=8, blank=True)
    about = models.TextField(_("about"), blank=True)
    about_lang = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    website = models.URLField(_("website"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    applied_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="applicants")
    applied_by = models.UUIDField(null=True, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    is_demo = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc="") & ~Q(state="ended"), name="institutions_organization_uscc_once"
            ),
            models.UniqueConstraint(
                fields=["country", "foreign_number"],
                condition=~Q(foreign_number="") & ~Q(state="ended"),
                name="institutions_organization_foreign_once",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | ~Q(name_en="") | ~Q(name_zh=""),
                name="institutions_organization_named",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name_en="", name_zh="", about="", website="", address=""),
                name="institutions_organization_erased_is_empty",
            ),
            models.CheckConstraint(condition=Q(kinds__len__gte=1), name="institutions_organization_has_a_kind"),
            models.CheckConstraint(
                condition=Q(region="") | Q(region__regex=r"^[1-9][0-9]{5}$"), name="institutions_organization_region"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(ORGANIZATION.states)), name="institutions_organization_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["applied_to", "state"], name="institutions_org_queue"),
            models.Index(fields=["region"], name="institutions_org_region"),
        ]

    def __str__(self) -> str:
        return str(self.slug)

    @property
    def is_operated(self) -> bool:
        """Of a kind with power over others, which two operators verify together."""
        return bool(set(self.kinds) & set(OPERATED_KINDS))

    @property
    def is_person(self) -> bool:
        """True for a natural person acting for oneself."""
        return PERSON in self.kinds

    @property
    def in_force(self) -> bool:
        """True when it may act as what it is."""
        return self.state == "verified"

    @property
    def name(self) -> str:
        """The name in the reader's language, else the other; "erased" after erasure."""
        if self.erased_at:
            return str(_("erased"))
        first, second = self.name_en, self.name_zh
        if (get_language() or "").startswith("zh"):
            first, second = second, first
        return first or second


class RegionRight(models.Model):
    """A region that a regulator may see into: the leading digits of GB/T 2260, empty for the whole country."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="region_rights")
    prefix = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "prefix"], name="institutions_region_right_once"),
            models.CheckConstraint(
                condition=Q(prefix__regex=r"^([1-9][0-9]([0-9]{2}){0,2})?$"), name="institutions_region_right_prefix"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.prefix or '*'}"
