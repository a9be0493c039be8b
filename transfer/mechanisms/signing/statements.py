"""The sentence that a seal is put under: everything a signature says, as canonical JSON."""

from datetime import UTC, datetime

from transfer.kernel import facts
from transfer.mechanisms.signing.models import Envelope, Signature


def statement_of(envelope: Envelope, signature: Signature) -> str:
    """The canonical statement of a signature, recomputed from its row."""
    return facts.canonical(
        {
            "type": "signing.signature/1",
            "envelope": envelope.pk,
            "subject": envelope.subject,
            "kind": envelope.kind,
            "document_hash": signature.document_hash,
            "signatory": signature.signatory_id,
            "organization": signature.organization,
            "acted_for": signature.acted_for,
            "role": signature.role,
            "user": signature.user,
            "assurance": signature.assurance,
            "second_factor_at": _iso(signature.second_factor_at),
            "signed_at": _iso(signature.signed_at),
            "event": signature.event,
        }
    )


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
