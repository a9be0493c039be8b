"""What automatic checks found: evidence for a reviewer, never a verdict."""

from django.db import models

from market.querysets.findings import FindingQuerySet


class Finding(models.Model):
    """One finding on one version of a subject. Running the checks again replaces the findings of that version.

    subject: the stream name. code: of the check, e.g. "near_duplicate". severity: note, look or stop.
    evidence: codes, numbers and ids from which the page makes its sentence.
    """

    NOTE, LOOK, STOP = "note", "look", "stop"

    subject = models.CharField(max_length=120)
    of_version = models.IntegerField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=4)
    field = models.CharField(max_length=60, blank=True)
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject", "of_version"], name="market_finding_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__in=["note", "look", "stop"]), name="market_finding_severity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} on {self.subject}"
