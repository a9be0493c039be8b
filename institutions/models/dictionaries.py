"""Dictionaries of the field: classes, kinds, grounds and reasons as dated codes with a label in each language."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from institutions.querysets.dictionaries import DatedQuerySet, DictionaryQuerySet

SURENESS = {
    "S": "read in the source",
    "S-draft": "read in a draft",
    "S-weak": "read on a secondary page",
    "D": "computed",
    "M": "general knowledge",
    "?": "looked for and not found",
}


class CodeRange(Func):
    """The code as a range of one value, so that a GiST index can compare it without an extension."""

    function = "institutions_coderange"
    template = "%(function)s(%(expressions)s, '[]'::text)"


class Span(Func):
    """[valid_from, valid_to) of a row."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("valid_from"), F("valid_to"), Value("[)"))

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, object]]:
        """Built without arguments."""
        return f"{type(self).__module__}.{type(self).__qualname__}", (), {}


class Dictionary(models.Model):
    """One list of codes, e.g. contract_class.

    parents: the dictionary that holds the parents of its entries; empty when that is this one. source: where the list
    was read. version: the edition, e.g. GB/T 4754-2017. stamp: a random text, new with every load that
    changed something, by which readers notice that what they remember is old.
    """

    code = models.CharField(max_length=60, primary_key=True)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    source = models.TextField()
    version = models.CharField(max_length=60, blank=True)
    sureness = models.CharField(max_length=8)
    parents = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stamp = models.CharField(max_length=16, blank=True)

    objects = DictionaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sureness__in=list(SURENESS)), name="institutions_dictionary_sureness_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DictionaryEntry(models.Model):
    """One code of a dictionary with its wording for a span of days.

    valid_from: first day, empty from the beginning; valid_to: first day on which it no longer holds, empty still.
    A code may have several rows whose spans do not overlap. parent is a code, not a row: the parent's wording in force
    on the day asked is meant. An empty label falls back to the other language. sort_key orders as text.
    """

    dictionary = models.ForeignKey(Dictionary, on_delete=models.PROTECT, related_name="entries")
    code = models.CharField(max_length=60)
    parent = models.CharField(max_length=60, blank=True)
    label_en = models.TextField(blank=True)
    label_zh = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    sort_key = models.CharField(max_length=120)
    extra = models.JSONField(default=dict, blank=True)
    sureness = models.CharField(max_length=8)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "dictionary entries"
        constraints = [
            models.UniqueConstraint(
                fields=["dictionary", "code", "valid_from"], name="institutions_entry_once", nulls_distinct=False
            ),
            ExclusionConstraint(
                name="institutions_entry_spans_apart",
                index_type="gist",
                expressions=[
                    (CodeRange(F("dictionary_id"), F("dictionary_id")), RangeOperators.OVERLAPS),
                    (CodeRange(F("code"), F("code")), RangeOperators.OVERLAPS),
                    (Span(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="institutions_entry_span",
            ),
            models.CheckConstraint(condition=~Q(label_en="") | ~Q(label_zh=""), name="institutions_entry_has_a_label"),
            models.CheckConstraint(condition=Q(sureness__in=list(SURENESS)), name="institutions_entry_sureness_known"),
        ]
        indexes = [models.Index(fields=["dictionary", "parent"], name="institutions_entry_parent")]

    def __str__(self) -> str:
        return f"{self.dictionary_id}:{self.code}"


class Concordance(models.Model):
    """On `effective`, what was coded `old` became `new`. One old code may split into several, several may join."""

    old = models.ForeignKey(DictionaryEntry, on_delete=models.PROTECT, related_name="became")
    new = models.ForeignKey(DictionaryEntry, on_delete=models.PROTECT, related_name="was")
    effective = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="institutions_concordance_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="institutions_concordance_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} on {self.effective}"
