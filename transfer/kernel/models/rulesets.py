"""Rules that the law changes, as dated rows."""

from django.db import models

from transfer.kernel.models.jurisdictions import Jurisdiction


class RuleSet(models.Model):
    """One rule's value in one jurisdiction (or one exchange or office of it) for a span of dates.

    valid_to is the first day on which it no longer holds. sureness: S read in the source, S-draft, S-weak, D computed,
    M general knowledge, ? looked for and not found. source: the sentence the page quotes; *_zh in Chinese.
    """

    key = models.CharField(max_length=80)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    body = models.UUIDField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    value = models.JSONField()
    source = models.TextField()
    source_zh = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    legal_basis_zh = models.CharField(max_length=200, blank=True)
    sureness = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "jurisdiction", "body", "valid_from"],
                name="kernel_ruleset_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="kernel_ruleset_span",
            ),
            models.CheckConstraint(
                condition=models.Q(sureness__in=["S", "S-draft", "S-weak", "D", "M", "?"]),
                name="kernel_ruleset_sureness_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.jurisdiction_id} from {self.valid_from}"
