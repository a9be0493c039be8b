"""Whether an envelope is what it says: its document, its signatures, its seals and its events."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from transfer.kernel import events
from transfer.kernel.models import Event
from transfer.mechanisms.signing import seals
from transfer.mechanisms.signing.models import Envelope, Signature
from transfer.mechanisms.signing.statements import statement_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. code: document, prepared, statement, seal, hash, event, chain, missing."""

    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome. complete: all have signed; findings: empty when everything fits."""

    complete: bool
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Nothing was found to be wrong."""
        return not self.findings


def verify(envelope: Envelope) -> Verification:
    """Recomputes the hash of the document, every statement and seal, and looks for the events they name."""
    recorded = {event.id: event for event in Event.objects.filter(stream=envelope.stream)}
    found = [Finding("chain", f"{envelope.stream}/{version}") for version in events.broken_links(envelope.stream)]
    if hashlib.sha256(envelope.document.encode()).hexdigest() != envelope.document_hash:
        found.append(Finding("document", str(envelope.pk)))
    begun = next((event for event in recorded.values() if event.version == 1), None)
    if begun is None or _body(begun)["document_hash"] != envelope.document_hash:
        found.append(Finding("prepared", str(envelope.pk)))
    signatures = list(envelope.signatures.select_related("signatory"))
    for signature in signatures:
        found += _check(envelope, signature, recorded.get(signature.event))
    signed = {signature.signatory_id for signature in signatures}
    missing = [one for one in envelope.signatories.all() if one.pk not in signed]
    if envelope.state == "completed":
        found += [Finding("missing", str(one.pk)) for one in missing]
    return Verification(complete=not missing and bool(signed), findings=tuple(found))


def _check(envelope: Envelope, signature: Signature, event: Event | None) -> list[Finding]:
    found = []
    where = str(signature.pk)
    if signature.document_hash != envelope.document_hash:
        found.append(Finding("hash", where))
    if signature.statement != statement_of(envelope, signature):
        found.append(Finding("statement", where))
    if not seals.fits(signature.organization, signature.statement, signature.seal):
        found.append(Finding("seal", where))
    if event is None or not _tells(event, signature):
        found.append(Finding("event", where))
    return found


def _tells(event: Event, signature: Signature) -> bool:
    body = _body(event)
    return (
        event.name == "signing.envelope.signed"
        and event.actor_user == signature.user
        and body["document_hash"] == signature.document_hash
        and body["organization"] == str(signature.organization)
        and body["role"] == signature.role
    )


def _body(event: Event) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(event.body)
    return body
