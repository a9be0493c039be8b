"""An envelope, who is to sign it, and who has."""

from __future__ import annotations

from django.db import models

from transfer.kernel.database import append_only
from transfer.kernel.ids import uuid7
from transfer.kernel.models import Stateful
from transfer.mechanisms.signing.querysets import EnvelopeQuerySet
from transfer.mechanisms.signing.states import ENVELOPE

append_only("signing_signature", "signing")


class Envelope(Stateful):
    """One document put before its signatories.

    subject: the stream name of what the document belongs to, e.g. "contracts.contract:<uuid>". kind: what it is, e.g.
    "contract" or "nda". document: canonical JSON (RFC 8785), kept verbatim; document_hash: its SHA-256, which is what
    is signed. owner: the organization that prepared it. signer_roles: the roles of a membership that may sign.
    jurisdiction, exchange: whose rules say how fresh a second factor has to be.
    """

    STATES = ENVELOPE

    subject = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    owner = models.UUIDField()
    signer_roles = models.JSONField()
    document = models.TextField()
    document_hash = models.CharField(max_length=64)
    sign_by = models.DateTimeField(null=True, blank=True)
    jurisdiction = models.CharField(max_length=16)
    exchange = models.UUIDField(null=True, blank=True)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="signing_envelope_subject"),
            models.Index(fields=["owner", "state"], name="signing_envelope_owner"),
            models.Index(
                fields=["sign_by"],
                name="signing_envelope_due",
                condition=models.Q(sign_by__isnull=False, state__in=["sent", "partly_signed"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(ENVELOPE.states)), name="signing_envelope_state"),
        ]


class Signatory(models.Model):
    """An organization (or a person acting for oneself) that is to sign, in which role, and when it is its turn.

    role: what it is in the document, e.g. "seller". order: who has the same number signs in any sequence among
    themselves; a higher number waits for all the lower ones.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="signatories")
    organization = models.UUIDField()
    role = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["organization"], name="signing_signatory_party")]
        constraints = [
            models.UniqueConstraint(fields=["envelope", "organization", "role"], name="signing_signatory_once"),
            models.CheckConstraint(condition=models.Q(order__gte=1), name="signing_signatory_order"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organization}"


class Signature(models.Model):
    """One signature: who, for whom, which hash, when, how surely, by which event. Rows never change.

    statement: all of it as canonical JSON; seal: the organization's seal over the statement, made by a key that the
    server holds (Ed25519, base64). It is a seal of the organization, not the person's own electronic signature.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="signatures")
    signatory = models.OneToOneField(Signatory, on_delete=models.PROTECT, related_name="signature")
    user = models.UUIDField()
    organization = models.UUIDField()
    acted_for = models.UUIDField(null=True)
    role = models.CharField(max_length=40)
    document_hash = models.CharField(max_length=64)
    assurance = models.PositiveSmallIntegerField()
    second_factor_at = models.DateTimeField()
    signed_at = models.DateTimeField()
    event = models.UUIDField(unique=True)
    statement = models.TextField()
    seal = models.CharField(max_length=100)
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(assurance__gte=2), name="signing_signature_second_factor"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organization} {self.document_hash[:8]}"
