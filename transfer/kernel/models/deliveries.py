"""Effects still to be done for events, and how far each reader of everything has read."""

from django.db import models


class Delivery(models.Model):
    """One event owed to one subscriber. A failing one stops its stream for that subscriber alone."""

    PENDING, DONE, FAILED = "pending", "done", "failed"

    id = models.BigAutoField(primary_key=True)
    subscriber = models.CharField(max_length=120)
    stream = models.CharField(max_length=120)
    version = models.IntegerField()
    event = models.UUIDField()
    status = models.CharField(max_length=8, default=PENDING)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "stream", "version"], name="kernel_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["pending", "done", "failed"]), name="kernel_delivery_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="kernel_delivery_due", condition=models.Q(status="pending")),
            models.Index(
                fields=["subscriber", "stream", "version"],
                name="kernel_delivery_open",
                condition=~models.Q(status="done"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.stream}/{self.version} {self.status}"


class ReaderCursor(models.Model):
    """Where a reader of everything stands in commit order. A new epoch (after a restore) starts it over."""

    name = models.CharField(max_length=80, primary_key=True)
    epoch = models.IntegerField(default=0)
    txid = models.BigIntegerField(default=0)
    event = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.txid}"
