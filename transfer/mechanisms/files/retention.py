"""How long files that were refused are kept. The period is a dated rule. Others go with what they belong to."""

from collections.abc import Iterable
from datetime import datetime

from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import keeps, kept
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import FileAccess, Incoming, Piece, StoredFile, Upload


def _refused(before: datetime) -> Iterable[StoredFile]:
    rows = StoredFile.objects.filter(state="refused", erased_at__isnull=True, created_at__lt=before)
    return rows.order_by("created_at").iterator()


@keeps("files.file", rule="retention.file_quarantined", find=_refused, models=(StoredFile, Upload, Incoming, Piece))
def forget_refused(file: StoredFile) -> None:
    """Of a file that was refused, bytes, key and name are erased."""
    services.erase(file=file, actor=SYSTEM)


kept("files.access", rule="retention.file_access", models=(FileAccess,))
