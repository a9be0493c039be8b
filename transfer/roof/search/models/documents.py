"""The index: one row per public thing that may be found, and which generation of rows is asked."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchIndex(models.Model):
    """The one row that says which epoch of documents is asked and which is being built beside it.

    segmenter: what cut the words of the serving epoch. documents: how many there were at the last count of terms.
    """

    ONE = 1

    serving = models.IntegerField(default=1)
    building = models.IntegerField(null=True)
    segmenter = models.CharField(max_length=60)
    documents = models.IntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "search_index"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="search_index_is_one"),
        ]

    def __str__(self) -> str:
        return f"epoch {self.serving}"

    @property
    def epochs(self) -> list[int]:
        """Those that are kept up to date."""
        return [self.serving] if self.building is None else [self.serving, self.building]


class SearchDocument(models.Model):
    """A public achievement, demand or listing as the search knows it. What is not public has no row.

    title: in the original language; the page shows the object's own. vector: weighted lexemes, original and
    translations; heading: those of the titles and the number alone, small enough to order by. region: GB/T 2260 of the
    owner or the demand. source: "" for what was entered here.
    public_interest: the tags of an achievement.
    """

    ACHIEVEMENT, DEMAND, LISTING = "achievement", "demand", "listing"
    KINDS: ClassVar[tuple[str, ...]] = (ACHIEVEMENT, DEMAND, LISTING)

    epoch = models.IntegerField()
    kind = models.CharField(max_length=12)
    object = models.UUIDField()
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    technology_field = models.CharField(max_length=20)
    industry = models.CharField(max_length=20)
    region = models.CharField(max_length=6)
    trl = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=30)
    is_listed = models.BooleanField(default=False)
    public_interest = ArrayField(models.CharField(max_length=40), default=list)
    source = models.CharField(max_length=40)
    heading = SearchVectorField()
    vector = SearchVectorField()

    class Meta:
        db_table = "search_document"
        constraints = [
            models.UniqueConstraint(fields=["epoch", "kind", "object"], name="search_document_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["achievement", "demand", "listing"]), name="search_document_kind"
            ),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_document_words"),
            models.Index(fields=["epoch", "-object"], name="search_document_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class FrequentTerm(models.Model):
    """A lexeme that stands in many documents, and in what share of a sample of them. Others are rarer than LEAST."""

    LEAST = 0.005

    lexeme = models.CharField(max_length=60, primary_key=True)
    share = models.FloatField()

    def __str__(self) -> str:
        return f"{self.lexeme} {self.share:.3f}"
