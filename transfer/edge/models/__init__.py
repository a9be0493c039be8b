"""Tables of the edge."""

from transfer.edge.models.batches import Batch
from transfer.edge.models.idempotency import IdempotencyKey
from transfer.edge.models.saved_views import SavedView

__all__ = ["Batch", "IdempotencyKey", "SavedView"]
