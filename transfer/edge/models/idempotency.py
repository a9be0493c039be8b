"""Answers kept so that the same request twice does its work once."""

from django.db import models


class IdempotencyKey(models.Model):
    """The answer to one keyed request, stored in the transaction that did the work."""

    scope = models.CharField(max_length=80)
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.SmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    etag = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "route", "key"], name="edge_idempotency_once")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
