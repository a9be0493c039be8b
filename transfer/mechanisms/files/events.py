"""What happens to a stored file. The user's name for it is free text and stays in the erasable row."""

from uuid import UUID

from transfer.kernel.facts import event


@event("files.file.received", schema=2, upcasters={1: lambda body: {**body, "level": ""}})
class FileReceived:
    """A file was received and encrypted; nobody can open it yet. digest: salted SHA-256 of its content."""

    file: UUID
    subject: str
    kind: str
    owner: UUID
    size: int
    digest: str
    replaces: UUID | None
    number: int
    level: str


@event("files.file.quarantined")
class FileQuarantined:
    """A file is being examined."""

    file: UUID
    subject: str


@event("files.file.cleared")
class FileCleared:
    """A file was examined and may be opened. flags: what a reader is warned of."""

    file: UUID
    subject: str
    kind: str
    media_type: str
    flags: list[str]


@event("files.file.refused")
class FileRefused:
    """A file was examined and refused; its bytes are gone."""

    file: UUID
    subject: str
    kind: str
    findings: list[str]


@event("files.file.erased")
class FileErased:
    """A file's bytes, key and name were erased."""

    file: UUID
    subject: str
    kind: str
