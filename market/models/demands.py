"""Demands of enterprises and the responses to them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models.achievements import Achievement
from market.querysets.demands import DemandQuerySet, ResponseQuerySet
from market.states.demands import DEMAND
from market.states.responses import RESPONSE
from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful
from transfer.kernel.money import Money

means(
    "market_response_one_active",
    _("You have answered this demand already: change or withdraw that response first."),
    field="demand",
)
means("market_demand_budget", _("This is less than the amount from."), field="budget_high")
means("market_response_price", _("This is less than the amount from."), field="price_high")
means("market_demand_source_once", _("This record of the source has been imported already."), field="source_reference")


def money_range(low: int | None, high: int | None, currency: str) -> tuple[Money | None, Money | None]:
    """Two stored amounts, each None where it is not given."""
    return (None if low is None else Money(low, currency), None if high is None else Money(high, currency))


class Demand(Stateful):
    """A problem that an enterprise wants solved, in figures.

    targets: [{"name", "value", "unit", "direction"}], direction one of at_least, at_most, equal. anonymous: the public
    sees "an enterprise known to the exchange". wanted: contract classes it may become. open_until: last day for
    answers. first_answer_due_at: when it goes further if nobody has answered; first_answer_stage: where it went.
    source…: where an imported record comes from and who asked by that source; its demander is the exchange that keeps
    it, and it takes no answers.
    """

    STATES = DEMAND
    WAITING, EXPERTS, BROKER, NO_BROKER, ANSWERED = "waiting", "experts", "broker", "no_broker", "answered"
    STAGES = [
        (WAITING, _("waiting for a first answer")),
        (EXPERTS, _("put to experts")),
        (BROKER, _("put to a broker of its region")),
        (NO_BROKER, _("no expert has answered, and no broker was found in its province")),
        (ANSWERED, _("answered")),
    ]

    demander = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    exchange = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    made_by = models.UUIDField(null=True, editable=False)
    anonymous = models.BooleanField(_("do not show our name"), default=False)
    original_lang = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    title = models.CharField(_("title"), max_length=200)
    problem = models.TextField(_("the problem"), max_length=8000)
    present_way = models.TextField(_("how it is done today"), max_length=4000, blank=True)
    targets = models.JSONField(_("target figures"), default=list, blank=True)
    constraints_text = models.TextField(_("constraints"), max_length=4000, blank=True)
    delivery = models.TextField(_("how it is to be delivered"), max_length=4000, blank=True)
    wanted = ArrayField(
        models.CharField(max_length=40), verbose_name=_("forms of cooperation"), default=list, blank=True
    )
    technology_field = models.CharField(_("technology field"), max_length=20)
    industry = models.CharField(_("industry"), max_length=20, blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    budget_low_minor = models.BigIntegerField(_("budget from"), null=True, blank=True)
    budget_high_minor = models.BigIntegerField(_("budget to"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    open_until = models.DateField(_("answers until"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    first_answer_due_at = models.DateTimeField(null=True, editable=False)
    first_answer_stage = models.CharField(max_length=12, choices=STAGES, blank=True, editable=False)
    source = models.CharField(max_length=40, blank=True)
    source_reference = models.CharField(max_length=200, blank=True)
    source_holder = models.CharField(max_length=200, blank=True)
    source_licence = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = DemandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(budget_low_minor__isnull=True)
                | Q(budget_high_minor__isnull=True)
                | Q(budget_low_minor__lte=F("budget_high_minor")),
                name="market_demand_budget",
            ),
            models.CheckConstraint(
                condition=(Q(budget_low_minor__isnull=True) | Q(budget_low_minor__gte=0))
                & (Q(budget_high_minor__isnull=True) | Q(budget_high_minor__gte=0)),
                name="market_demand_budget_positive",
            ),
            models.UniqueConstraint(
                fields=["source", "source_reference"], condition=~Q(source=""), name="market_demand_source_once"
            ),
        ]
        indexes = [
            models.Index(fields=["demander", "state"], name="market_demand_demander"),
            models.Index(fields=["demander", "changed_at", "-id"], name="market_demand_by_change"),
            models.Index(fields=["demander", "open_until", "-id"], name="market_demand_by_end"),
            models.Index(fields=["exchange", "state"], name="market_demand_desk"),
            models.Index(fields=["expires_at"], name="market_demand_expires", condition=Q(state="open")),
            models.Index(
                fields=["first_answer_due_at"],
                name="market_demand_first_answer",
                condition=Q(state="open") & ~Q(first_answer_stage="answered"),
            ),
        ]

    @property
    def demander_name(self) -> str:
        """Who asks, for people who may know: of an imported record what its source says, "" where that says nothing."""
        return self.source_holder if self.source else str(self.demander.name)

    @property
    def budget(self) -> tuple[Money | None, Money | None]:
        """From and to, each None where not given."""
        return money_range(self.budget_low_minor, self.budget_high_minor, self.currency)


class Response(Stateful):
    """An answer to a demand, seen by the demander and its author alone.

    figures: one {"name", "value", "unit", "meets", "note"} for each target of the demand. achievements: own ones it
    stands on, or none. decline_reason: dictionary code, told to the author.
    """

    STATES = RESPONSE

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="responses")
    responder = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    made_by = models.UUIDField(editable=False)
    approach = models.TextField(_("what we would do"), max_length=8000)
    evidence = models.TextField(_("why it will work"), max_length=4000, blank=True)
    figures = models.JSONField(_("each target figure"), default=list, blank=True)
    price_low_minor = models.BigIntegerField(_("price from"), null=True, blank=True)
    price_high_minor = models.BigIntegerField(_("price to"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    months = models.PositiveIntegerField(_("time needed in months"), null=True, blank=True)
    achievements = models.ManyToManyField(Achievement, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    decline_reason = models.CharField(max_length=60, blank=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "responder"],
                condition=~Q(state__in=["withdrawn", "declined"]),
                name="market_response_one_active",
            ),
            models.CheckConstraint(
                condition=Q(price_low_minor__isnull=True)
                | Q(price_high_minor__isnull=True)
                | Q(price_low_minor__lte=F("price_high_minor")),
                name="market_response_price",
            ),
        ]
        indexes = [
            models.Index(fields=["responder", "state"], name="market_response_author"),
            models.Index(fields=["responder", "changed_at", "-id"], name="market_response_by_change"),
            models.Index(fields=["responder", "sent_at", "-id"], name="market_response_by_sending"),
        ]

    @property
    def price(self) -> tuple[Money | None, Money | None]:
        """From and to, each None where not given."""
        return money_range(self.price_low_minor, self.price_high_minor, self.currency)
