"""Where imported records come from, and what each import did."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models.achievements import Achievement
from market.models.demands import Demand
from transfer.kernel.ids import uuid7


class ImportSource(models.Model):
    """A source of records, under the code that achievements and demands carry. Its row is locked while a batch writes.

    nature: what one of its records is, so that nobody takes it for an offer.
    """

    PAPER, TECHNOLOGY, AWARD, TOPIC, RECORD = "paper", "technology", "award", "topic", "record"
    NATURES = [
        (PAPER, _("a paper, not an offer")),
        (TECHNOLOGY, _("a technology in another office's catalogue, not an offer")),
        (AWARD, _("a project that was funded, not an offer")),
        (TOPIC, _("a call that has ended, not a standing demand")),
        (RECORD, _("a record, not an offer")),
    ]

    code = models.CharField(primary_key=True, max_length=40)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    nature = models.CharField(max_length=12, choices=NATURES)
    licence = models.CharField(max_length=200)
    homepage = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nature__in=["paper", "technology", "award", "topic", "record"]),
                name="market_importsource_nature",
            )
        ]

    def __str__(self) -> str:
        return self.code


class ImportBatch(models.Model):
    """One file on its way in, exactly as far as its committed records are.

    noun: achievement or demand. digest: SHA-256 of the file as it lies there. position: how many of its records have
    been dealt with; made, present and refused say how, and add up to it. finished_at: when its end was reached.
    """

    ACHIEVEMENT, DEMAND = "achievement", "demand"
    NOUNS = [(ACHIEVEMENT, _("achievement")), (DEMAND, _("demand"))]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    noun = models.CharField(max_length=12, choices=NOUNS)
    source = models.ForeignKey(ImportSource, on_delete=models.PROTECT, related_name="batches")
    exchange = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "source", "exchange", "digest"],
                condition=Q(finished_at__isnull=True),
                name="market_importbatch_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(position=F("made") + F("present") + F("refused")), name="market_importbatch_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.file_name}"


class OwnImport(models.Model):
    """A row of an organization's own spreadsheet that is in, so that it is not taken twice.

    key: SHA-256 of the number that the organization gave it, else of its title. It goes with the draft it became.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    achievement = models.OneToOneField(Achievement, null=True, on_delete=models.CASCADE, related_name="own_import")
    demand = models.OneToOneField(Demand, null=True, on_delete=models.CASCADE, related_name="own_import")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"],
                condition=Q(achievement__isnull=False),
                name="market_ownimport_achievement_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "key"], condition=Q(demand__isnull=False), name="market_ownimport_demand_once"
            ),
            models.CheckConstraint(
                condition=Q(achievement__isnull=False, demand__isnull=True)
                | Q(achievement__isnull=True, demand__isnull=False),
                name="market_ownimport_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ImportReport(models.Model):
    """What there is to say about one field of one record: refused, or loaded with a remark (a text was shortened)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="reports")
    line = models.PositiveIntegerField()
    reference = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=60)
    message = models.CharField(max_length=400)
    refused = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["batch", "line"], name="market_importreport_line")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.message}"
