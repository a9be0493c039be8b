"""The thread: one technology's persistent number from its disclosure to the statistics."""

from django.db import models

from transfer.kernel.ids import uuid7


class Thread(models.Model):
    """A persistent number that everything about one technology, demand, deal or contract shares.

    number: `<node>-<yyyy>-<serial>-<check>`, the check character by ISO 7064 MOD 37,36; unique across sister
    exchanges, never reused, without meaning.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=40, unique=True)
    begun_by = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    origin = models.CharField(max_length=12, default="live")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(origin__in=["live", "demo", "import"]), name="kernel_thread_origin_known"
            )
        ]

    def __str__(self) -> str:
        return self.number


class ThreadLink(models.Model):
    """`child` was made from `parent` (a deal from a listing, a contract from a deal), and why."""

    parent = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="child_links")
    child = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="parent_links")
    why = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "child"], name="kernel_threadlink_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("child")), name="kernel_threadlink_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} > {self.child_id} ({self.why})"
