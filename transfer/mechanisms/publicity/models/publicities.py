"""A public notice with a period in which anybody may object."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock
from transfer.kernel.clock import Period
from transfer.kernel.constraints import means
from transfer.kernel.models import Seconded
from transfer.mechanisms.publicity import states
from transfer.mechanisms.publicity.querysets import PublicityQuerySet


class Place(models.TextChoices):
    """On whose board a notice stands."""

    SELLER = "seller", pgettext_lazy("place of a notice", "the seller's own board")
    EXCHANGE = "exchange", pgettext_lazy("place of a notice", "the board of the exchange")


class Fault(models.TextChoices):
    """Why a notice is annulled without an objection."""

    CONTENT = "content_wrong", _("What was made public is wrong")
    PROCEDURE = "procedure", _("A legal step is missing")


def at_the_exchange() -> list[str]:
    """Where a notice stands whose rule names no place."""
    return [Place.EXCHANGE.value]


class Publicity(Seconded):
    """What was made public about a subject, where, from when to when, by which clause.

    subject: the stream it is about. exchange: whose officers look after it. places: on whose boards it stands, as the
    rule names them. parties: the organizations that may not decide on
    objections. content: the frozen public snapshot; content_hash: SHA-256 of its canonical JSON. period and calendar:
    as the rule states them (ISO 8601; "days" or "working"). ends_at moves on when the period stood still;
    suspended_at is set while it does.
    """

    STATES = states.PUBLICITY

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    exchange = models.UUIDField()
    seller_organization = models.UUIDField()
    parties = ArrayField(models.UUIDField(), default=list)
    places = ArrayField(models.CharField(max_length=12), default=at_the_exchange)
    related_buyer = models.BooleanField(default=False)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    jurisdiction = models.CharField(max_length=16)
    rule_key = models.CharField(max_length=80, blank=True)
    legal_basis_en = models.CharField(max_length=200, blank=True)
    legal_basis_zh = models.CharField(max_length=200, blank=True)
    source_en = models.TextField(blank=True)
    source_zh = models.TextField(blank=True)
    period = models.CharField(max_length=20)
    calendar = models.CharField(max_length=8, default=clock.CALENDAR_DAYS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=Q(state__in=states.STANDING), name="publicity_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(places__contained_by=Place.values) & Q(places__len__gt=0), name="publicity_places_known"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="publicity_span"),
            models.CheckConstraint(
                condition=Q(state="suspended", suspended_at__isnull=False)
                | (~Q(state="suspended") & Q(suspended_at__isnull=True)),
                name="publicity_suspended_since",
            ),
            models.CheckConstraint(
                condition=~Q(state="concluded") | Q(ended_at__gte=F("ends_at")), name="publicity_not_cut_short"
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(state="running"), name="publicity_to_end"),
            models.Index(fields=["exchange", "state"], name="publicity_board"),
            models.Index(fields=["seller_organization", "state"], name="publicity_seller_board"),
            models.Index(fields=["subject"], name="publicity_subject"),
        ]

    @property
    def legal_basis(self) -> str:
        """The clause, in the active language where it has a name in it."""
        return _spoken(self.legal_basis_en, self.legal_basis_zh)

    @property
    def source(self) -> str:
        """The sentence of the rule, in the active language where there is one in it."""
        return _spoken(self.source_en, self.source_zh)

    @property
    def length(self) -> Period:
        """The period as the rule states it."""
        return Period.parse(self.period, self.calendar)

    @property
    def last_day(self) -> date:
        """The last local day on which one may object."""
        return clock.local_date(self.ends_at - timedelta(microseconds=1), self.jurisdiction)

    def days_left(self, at: datetime) -> int:
        """Whole days of the period after the local day of `at` (or of the suspension), in the period's calendar."""
        day = clock.local_date(self.suspended_at or at, self.jurisdiction)
        last = self.last_day
        if self.calendar == clock.CALENDAR_DAYS:
            return max(0, (last - day).days)
        days = (day + timedelta(days=n) for n in range(1, (last - day).days + 1))
        return sum(clock.is_working_day(one, self.jurisdiction) for one in days)

    def end_when_resumed(self, at: datetime) -> datetime:
        """When the rest of the period ends if it runs on from `at`: never shorter than what was left.

        A period in days runs on in whole days, at least one; one that had ended ends at once.
        """
        if self.suspended_at is None or self.suspended_at >= self.ends_at:
            return max(at, self.ends_at) if self.suspended_at else self.ends_at
        length = self.length
        if length.seconds and not (length.years or length.months or length.days):
            return at + (self.ends_at - self.suspended_at)
        rest = Period(days=max(1, self.days_left(at)), calendar=self.calendar)
        return clock.deadline(at, rest, self.jurisdiction)


def _spoken(english: str, chinese: str) -> str:
    return chinese if chinese and (get_language() or "").startswith("zh") else english


means("publicity_one_standing", _("This already stands on the public board."))
