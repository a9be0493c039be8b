"""What happened: append-only, hash-chained per stream, partitioned by hash of the stream."""

from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL

from transfer.kernel.ids import uuid7
from transfer.kernel.models.threads import Thread


class Xid8Field(models.Field):
    """PostgreSQL's 64-bit transaction id as an integer, written by the database itself."""

    def db_type(self, connection: Any) -> str:
        """The column type."""
        return "xid8"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> int | None:
        """xid8 arrives as text."""
        return None if value is None else int(value)


class Event(models.Model):
    """One fact that happened to one object. Rows are never changed or deleted (trigger and grants hold it).

    occurred_at is business time, recorded_at the database's clock after the lock. body is canonical JSON (RFC 8785)
    kept verbatim and hashed; it holds ids, codes, whole numbers and dates, never a natural person's name, contact or
    free text. prev is the hash of the stream's version before; txid lets readers of everything follow commit order.
    served_in: the service at a counter in which a clerk did it for a visitor, null for everything else.
    """

    pk = models.CompositePrimaryKey("stream", "version")
    stream = models.CharField(max_length=120)
    version = models.IntegerField()
    id = models.UUIDField(default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=80)
    schema = models.SmallIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_user = models.UUIDField(null=True)
    actor_organization = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    served_in = models.UUIDField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    note_digest = models.CharField(max_length=64, blank=True)
    cause = models.UUIDField(null=True)
    body = models.TextField()
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    txid = Xid8Field(db_default=RawSQL("pg_current_xact_id()", []), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="kernel_event_id"),
            models.Index(fields=["thread", "recorded_at"], name="kernel_event_thread"),
            models.Index(fields=["name", "recorded_at"], name="kernel_event_name"),
            models.Index(fields=["txid", "id"], name="kernel_event_commit_order"),
            models.Index(fields=["served_in"], name="kernel_event_served", condition=models.Q(served_in__isnull=False)),
            models.Index(fields=["actor_user"], name="kernel_event_noted", condition=~models.Q(note_digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.stream}/{self.version}"


class EventNote(models.Model):
    """The free text a person gave with a move. Erasable: the event keeps only its salted digest."""

    event = models.UUIDField(primary_key=True)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "erased" if self.erased_at else self.text[:40]
