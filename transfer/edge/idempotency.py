"""The same request twice: once done, twice answered."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from transfer.edge.models import IdempotencyKey
from transfer.kernel import clock, locking
from transfer.kernel.actor import Actor
from transfer.kernel.errors import RuleBroken


def claim(actor: Actor, route: str, key: str, body: bytes) -> IdempotencyKey:
    """The record of this key, new (status None) or with the stored answer, in the caller's transaction.

    A second request with the same key waits here until the first has committed. RuleBroken when the same key comes
    with another body.
    """
    locking.require_transaction()
    identity = {"scope": _scope(actor), "route": route, "key": key}
    digest = hashlib.sha256(body).hexdigest()
    IdempotencyKey.objects.bulk_create(
        [IdempotencyKey(**identity, request_digest=digest, created_at=clock.now())], ignore_conflicts=True
    )
    record = IdempotencyKey.objects.get(**identity)
    if record.request_digest != digest:
        raise RuleBroken(
            _("This Idempotency-Key was used for another request. Use a new one."), code="idempotency_key_reused"
        )
    return record


def store(record: IdempotencyKey, *, status: int, answer: str, etag: str) -> None:
    """Keeps the answer beside the work."""
    record.status, record.answer, record.etag = status, answer, etag
    record.save(update_fields=["status", "answer", "etag"])


def forget(scopes: Iterable[UUID]) -> None:
    """Forgets the answers to users and memberships who ask no more: they repeat what was written."""
    locking.require_transaction()
    IdempotencyKey.objects.filter(scope__in=[str(scope) for scope in scopes]).delete()


def _scope(actor: Actor) -> str:
    return str(actor.membership or actor.user or "public")
