"""What happens to an envelope. Every event names the subject, so that the app above can take its own next step."""

from uuid import UUID

from transfer.kernel.facts import event


@event("signing.envelope.prepared")
class EnvelopePrepared:
    """A document was fixed by its hash and put before those who are to sign it."""

    envelope: UUID
    subject: str
    kind: str
    document_hash: str
    owner: UUID
    signatories: list[dict[str, str | int]]


@event("signing.envelope.sent")
class EnvelopeSent:
    """An envelope was sent to its signatories."""

    envelope: UUID
    subject: str
    kind: str
    document_hash: str
    sign_by: str


@event("signing.envelope.signed")
class EnvelopeSigned:
    """One signatory signed the document's hash."""

    envelope: UUID
    subject: str
    kind: str
    document_hash: str
    organization: UUID
    role: str
    order: int
    assurance: int


@event("signing.envelope.completed")
class EnvelopeCompleted:
    """Everyone has signed the same document."""

    envelope: UUID
    subject: str
    kind: str
    document_hash: str
    signatures: int


@event("signing.envelope.declined")
class EnvelopeDeclined:
    """A signatory declined to sign; the envelope is over."""

    envelope: UUID
    subject: str
    kind: str
    organization: UUID | None
    role: str


@event("signing.envelope.voided")
class EnvelopeVoided:
    """An envelope was withdrawn before everyone had signed, or its time ran out."""

    envelope: UUID
    subject: str
    kind: str
