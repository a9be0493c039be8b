"""What happens to a credential."""

from uuid import UUID

from transfer.kernel.facts import event


@event("credentials.credential.issued")
class CredentialIssued:
    """A certificate was issued; its frozen public content is named by its SHA-256."""

    credential: UUID
    subject: str
    kind: str
    number: str
    issuer: UUID
    content_hash: str
    status_index: int


@event("credentials.credential.revocation_asked")
class RevocationAsked:
    """A first person asked to revoke a certificate; a second one decides."""

    credential: UUID
    subject: str
    kind: str
    number: str


@event("credentials.credential.kept")
class CredentialKept:
    """The request to revoke a certificate was put aside; it holds on."""

    credential: UUID
    subject: str
    kind: str
    number: str


@event("credentials.credential.revoked")
class CredentialRevoked:
    """A certificate was revoked; its bit in the published status list is set."""

    credential: UUID
    subject: str
    kind: str
    number: str
    status_index: int


@event("credentials.credential.emptied")
class CredentialEmptied:
    """The content of a certificate was erased on request; its hash stays in the chain."""

    credential: UUID
    subject: str
    kind: str
    number: str
