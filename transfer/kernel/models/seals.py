"""Seals: signed Merkle roots over the streams, so that a missing stream or a cut tail shows."""

from django.db import models


class Seal(models.Model):
    """A signed root over the heads that changed since the seal before. Append-only.

    signature: Ed25519 over the canonical statement, base64; key: its fingerprint. time_stamp: an RFC 3161
    answer over the same statement, base64, empty where the node has no time-stamping authority or it did not answer.
    """

    number = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64, blank=True)
    root = models.CharField(max_length=64)
    streams = models.IntegerField()
    up_to_txid = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    statement = models.TextField()
    hash = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=64)
    signature = models.TextField()
    time_stamp = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealLeaf(models.Model):
    """The head of one stream as a seal saw it. Append-only."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves")
    stream = models.CharField(max_length=120)
    version = models.IntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "stream"], name="kernel_sealleaf_once")]
        indexes = [models.Index(fields=["stream", "version"], name="kernel_sealleaf_stream")]

    def __str__(self) -> str:
        return f"{self.stream}/{self.version}"
