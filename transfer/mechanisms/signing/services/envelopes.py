"""Preparing, sending, declining and withdrawing an envelope."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, facts, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.kernel.models import Thread
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.signing.events import EnvelopeDeclined, EnvelopePrepared, EnvelopeSent, EnvelopeVoided
from transfer.mechanisms.signing.models import Envelope, Signatory

SIGNER_ROLES = ("signatory", "manager", "approver")
_SUBJECT = re.compile(r"[a-z_]+\.[a-z_]+:[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Party:
    """Who is to sign: the organization, its role in the document, and its turn (equal numbers in any sequence)."""

    organization: UUID
    role: str
    order: int = 1


@transaction.atomic
def prepare(
    *,
    actor: Actor,
    owner: UUID,
    subject: str,
    kind: str,
    document: Mapping[str, Any],
    signatories: Sequence[Party],
    thread: Thread,
    jurisdiction: str = "",
    exchange: UUID | None = None,
    signer_roles: Sequence[str] = SIGNER_ROLES,
    said: Said = NOTHING,
) -> Envelope:
    """Fixes a structured document by the SHA-256 of its canonical JSON and names who is to sign it.

    document: plain data without floats. jurisdiction (by default the node's), exchange: whose rules hold for signing
    it. Invalid for no signatory, the same one twice, or a malformed subject.
    """
    parties = sorted(signatories, key=lambda party: party.order)
    _look_over(subject, parties)
    text = facts.canonical(dict(document))
    envelope = Envelope(
        subject=subject,
        kind=kind,
        owner=owner,
        signer_roles=list(signer_roles),
        document=text,
        document_hash=hashlib.sha256(text.encode()).hexdigest(),
        jurisdiction=jurisdiction or settings.EXCHANGE_JURISDICTION,
        exchange=exchange,
    )
    workflow.begin(envelope, actor=actor, thread=thread, said=said, facts=_prepared(envelope, parties))
    Signatory.objects.bulk_create(
        Signatory(envelope=envelope, organization=party.organization, role=party.role, order=party.order)
        for party in parties
    )
    return envelope


def _prepared(envelope: Envelope, parties: Sequence[Party]) -> EnvelopePrepared:
    return EnvelopePrepared(
        envelope=envelope.pk,
        subject=envelope.subject,
        kind=envelope.kind,
        document_hash=envelope.document_hash,
        owner=envelope.owner,
        signatories=[
            {"organization": str(party.organization), "role": party.role, "order": party.order} for party in parties
        ],
    )


@transaction.atomic
def send(
    *,
    actor: Actor,
    envelope: Envelope,
    sign_by: datetime | None = None,
    expected_version: int | None = None,
    said: Said = NOTHING,
) -> Envelope:
    """Puts the envelope before its signatories. sign_by: when it becomes void by itself; must lie ahead."""
    if sign_by is not None and sign_by <= clock.after_lock():
        raise Invalid.one("sign_by", _("The last day for signing must lie ahead."), "past")
    return workflow.apply(
        envelope,
        "send",
        actor=actor,
        expected_version=expected_version,
        said=said,
        changes={"sign_by": sign_by},
        facts=EnvelopeSent(
            envelope=envelope.pk,
            subject=envelope.subject,
            kind=envelope.kind,
            document_hash=envelope.document_hash,
            sign_by=sign_by.isoformat() if sign_by else "",
        ),
    )


@transaction.atomic
def decline(
    *, actor: Actor, envelope: Envelope, reason: str, note: str = "", expected_version: int | None = None
) -> Envelope:
    """Refuses to sign, for a signatory that has not signed yet, and thereby ends the envelope."""

    def told(locked: Envelope) -> EnvelopeDeclined:
        place = locked.signatories.filter(organization__in=actor.parties, signature__isnull=True).first()
        if place is None and not actor.is_system:
            raise RuleBroken(_("Your organization has signed already; a signature is not taken back."), code="signed")
        return EnvelopeDeclined(
            envelope=locked.pk,
            subject=locked.subject,
            kind=locked.kind,
            organization=place.organization if place else None,
            role=place.role if place else "",
        )

    return workflow.apply(
        envelope,
        "decline",
        actor=actor,
        expected_version=expected_version,
        said=Said(reason=reason, note=note),
        facts=told,
    )


@transaction.atomic
def void(
    *, actor: Actor, envelope: Envelope, reason: str, note: str = "", expected_version: int | None = None
) -> Envelope:
    """Withdraws the envelope before everyone has signed. Signatures made stay on record and bind nobody."""
    return workflow.apply(
        envelope,
        "void",
        actor=actor,
        expected_version=expected_version,
        said=Said(reason=reason, note=note),
        facts=EnvelopeVoided(envelope=envelope.pk, subject=envelope.subject, kind=envelope.kind),
    )


@transaction.atomic
def expire(*, actor: Actor = SYSTEM, envelope: Envelope) -> Envelope:
    """Voids an envelope whose last day for signing has passed. For the clock."""
    return void(actor=actor, envelope=envelope, reason="expired")


def _look_over(subject: str, parties: Sequence[Party]) -> None:
    if not _SUBJECT.fullmatch(subject):
        raise Invalid.one("subject", _("This is not the name of an object."), "subject")
    if not parties:
        raise Invalid.one("signatories", _("Name at least one party that signs."), "required")
    if len({(party.organization, party.role) for party in parties}) != len(parties):
        raise Invalid.one("signatories", _("The same party is named twice in the same role."), "twice")
    if min(party.order for party in parties) < 1:
        raise Invalid.one("signatories", _("The order of signing counts from 1."), "order")
