"""Tables of the edge."""

from transfer.edge.models.idempotency import IdempotencyKey

__all__ = ["IdempotencyKey"]
