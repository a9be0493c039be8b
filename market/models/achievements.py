"""Achievements (科技成果): what may be transferred, its texts, inventors and rights."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models.disclosures import InventionDisclosure
from market.querysets.achievements import AchievementQuerySet
from market.states.achievements import ACHIEVEMENT
from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful

means("market_ipright_number_once", _("The same right stands twice in this achievement."), field="rights")
means("market_ipright_dates", _("A right is granted after it was filed."), field="rights")


class Achievement(Stateful):
    """A result of practical value that its owner offers to be used.

    working: the text being written or reviewed. accepted: the text the public sees, which stays while a revision is
    under review. source…: where an imported one comes from and whose it is by that source; shown, with its licence.
    An imported one belongs to nobody here: its owner is the exchange that keeps the record.
    """

    STATES = ACHIEVEMENT

    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    exchange = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    disclosure = models.OneToOneField(
        InventionDisclosure, null=True, blank=True, on_delete=models.PROTECT, related_name="achievement"
    )
    entered_by = models.UUIDField(null=True, editable=False)
    working = models.ForeignKey("AchievementText", null=True, on_delete=models.PROTECT, related_name="+")
    accepted = models.ForeignKey("AchievementText", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, editable=False)
    source = models.CharField(max_length=40, blank=True)
    source_reference = models.CharField(max_length=200, blank=True)
    source_holder = models.CharField(max_length=200, blank=True)
    source_licence = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = AchievementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_reference"], condition=~Q(source=""), name="market_achievement_source_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=False) | ~Q(state="accepted"), name="market_achievement_accepted_has_text"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state"], name="market_achievement_owner"),
            models.Index(fields=["owner", "changed_at", "-id"], name="market_achievement_by_change"),
            models.Index(fields=["exchange", "state"], name="market_achievement_desk"),
            models.Index(fields=["-id"], name="market_achievement_public", condition=Q(accepted__isnull=False)),
        ]

    @property
    def holder_name(self) -> str:
        """Whose it is, for people: of an imported one what its source says, "" where that says nothing."""
        return self.source_holder if self.source else str(self.owner.name)

    @property
    def text(self) -> "AchievementText":
        """The text for someone of the public: the accepted one, else the working one."""
        shown = self.accepted or self.working
        assert shown is not None
        return shown


class AchievementText(models.Model):
    """One version of what an achievement says. Never changed once submitted; a revision is a new row.

    figures: [{"name", "value", "unit", "alternative", "test"}] — how much better than the nearest alternative.
    trl: 1 to 9 (GB/T 22900-2022, annex A). ipc: IPC symbols. frozen: submitted, so no longer written to.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    original_lang = models.CharField(
        _("language of this text"), max_length=10, choices=settings.LANGUAGES, default="zh-hans"
    )
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("what it does, for a buyer"), max_length=8000)
    advantage = models.TextField(_("what it does better than what"), max_length=4000, blank=True)
    figures = models.JSONField(_("figures"), default=list, blank=True)
    technology_field = models.CharField(_("technology field"), max_length=20)
    industry = models.CharField(_("industry"), max_length=20, blank=True)
    ipc = ArrayField(models.CharField(max_length=20), verbose_name=_("IPC"), default=list, blank=True)
    trl = models.PositiveSmallIntegerField(_("maturity (TRL)"), null=True, blank=True)
    trl_evidence = models.TextField(_("evidence for the maturity"), max_length=4000, blank=True)
    public_interest = ArrayField(
        models.CharField(max_length=40), verbose_name=_("public interest"), default=list, blank=True
    )
    keywords = ArrayField(models.CharField(max_length=80), verbose_name=_("keywords"), default=list, blank=True)
    export_gate = models.CharField(_("export control"), max_length=40, default="unchecked")
    is_secret = models.BooleanField(_("touches state secrets"), default=False)
    frozen = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["achievement", "number"], name="market_achievementtext_number"),
            models.CheckConstraint(
                condition=Q(trl__isnull=True) | Q(trl__gte=1, trl__lte=9), name="market_achievementtext_trl"
            ),
        ]
        indexes = [models.Index(fields=["technology_field"], name="market_achievementtext_field")]

    def __str__(self) -> str:
        return self.title


class Inventor(models.Model):
    """A completer of the achievement and the share agreed: weight over the sum of weights."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="inventors")
    user = models.UUIDField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    weight = models.PositiveIntegerField(_("share (parts)"), default=1)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0), name="market_inventor_weight"),
            models.UniqueConstraint(
                fields=["achievement", "user"], condition=Q(user__isnull=False), name="market_inventor_once"
            ),
        ]

    def __str__(self) -> str:
        return f"inventor {self.pk}"


class IpRight(models.Model):
    """An intellectual property right in the achievement.

    kind: dictionary ip_kind. number: as the office gives it; empty for a technical secret. expires_on: last day.
    """

    APPLIED, IN_FORCE, EXPIRED, KEPT = "applied", "in_force", "expired", "kept"
    STATUSES = [
        (APPLIED, _("applied for")),
        (IN_FORCE, _("in force")),
        (EXPIRED, _("expired")),
        (KEPT, _("kept secret")),
    ]

    id = models.UUIDField(primary_key=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="rights")
    kind = models.CharField(_("kind of right"), max_length=40)
    title = models.CharField(_("title"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    status = models.CharField(_("status"), max_length=12, choices=STATUSES, default=IN_FORCE)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "country", "kind", "number"],
                condition=~Q(number="") & Q(removed_at__isnull=True),
                name="market_ipright_number_once",
            ),
            models.CheckConstraint(
                condition=Q(granted_on__isnull=True)
                | Q(filed_on__isnull=True)
                | Q(granted_on__gte=models.F("filed_on")),
                name="market_ipright_dates",
            ),
        ]
        indexes = [models.Index(fields=["number"], name="market_ipright_number", condition=~Q(number=""))]

    def __str__(self) -> str:
        return self.number or str(self.pk)
