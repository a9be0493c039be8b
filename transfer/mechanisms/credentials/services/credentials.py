"""Issuing and revoking."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, policy, retention, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid
from transfer.kernel.models import Thread
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.credentials import vc
from transfer.mechanisms.credentials.content import frozen
from transfer.mechanisms.credentials.events import (
    CredentialEmptied,
    CredentialIssued,
    CredentialKept,
    CredentialRevoked,
    RevocationAsked,
)
from transfer.mechanisms.credentials.models import Credential


@transaction.atomic
def issue(
    *,
    actor: Actor,
    kind: str,
    subject: str,
    number: str,
    content: Mapping[str, Any],
    issuer: UUID,
    issued_on: date,
    thread: Thread,
    revoke_policy: str = "",
    said: Said = NOTHING,
) -> Credential:
    """Issues a certificate of a frozen public content (its shape: transfer.mechanisms.credentials.content).

    number: unique for the issuer and kind; Invalid when it was used. issued_on: the legal date. revoke_policy: a
    policy asked with the credential when it is revoked; without one two persons of the issuer revoke.
    """
    if revoke_policy:
        policy.get(revoke_policy)
    if Credential.objects.filter(issuer=issuer, kind=kind, number=number).exists():
        raise Invalid.one("number", _("A certificate with this number was issued before."), "number_used")
    text = frozen(content, kind=kind, number=number, issued_on=issued_on)
    credential = Credential(
        kind=kind,
        subject=subject,
        number=number,
        issuer=issuer,
        issued_on=issued_on,
        content=text,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        status_index=_next_status_index(),
        revoke_policy=revoke_policy,
    )
    credential.document = vc.signed(credential, at=said.occurred_at or clock.after_lock())
    return workflow.begin(
        credential,
        actor=actor,
        thread=thread,
        said=said,
        facts=CredentialIssued(
            credential=credential.pk,
            subject=subject,
            kind=kind,
            number=number,
            issuer=issuer,
            content_hash=credential.content_hash,
            status_index=credential.status_index,
        ),
    )


@transaction.atomic
def ask_revocation(
    *, actor: Actor, credential: Credential, reason: str, note: str = "", expected_version: int | None = None
) -> Credential:
    """Asks for the revocation. Nothing changes for the public until a second person decides."""
    return workflow.apply(
        credential,
        "ask_revocation",
        actor=actor,
        expected_version=expected_version,
        said=Said(reason=reason, note=note),
        facts=RevocationAsked(**_about(credential)),
    )


@transaction.atomic
def keep(*, actor: Actor, credential: Credential, note: str = "", expected_version: int | None = None) -> Credential:
    """Puts a request for revocation aside."""
    return workflow.apply(
        credential,
        "keep",
        actor=actor,
        expected_version=expected_version,
        said=Said(note=note),
        facts=CredentialKept(**_about(credential)),
    )


@transaction.atomic
def revoke(
    *,
    actor: Actor,
    credential: Credential,
    reason: str,
    note: str = "",
    replaced_by: Credential | None = None,
    expected_version: int | None = None,
) -> Credential:
    """Revokes: by a second person after a first one has asked, or by whom the credential's own policy names.

    replaced_by: the new version of the same certificate; the check page leads there.
    """
    today = clock.local_date(clock.after_lock(), settings.EXCHANGE_JURISDICTION)
    return workflow.apply(
        credential,
        "revoke",
        actor=actor,
        changes={"revoked_on": today, "replaced_by": replaced_by},
        expected_version=expected_version,
        said=Said(reason=reason, note=note),
        facts=CredentialRevoked(**_about(credential), status_index=credential.status_index),
    )


@transaction.atomic
def empty(*, actor: Actor = SYSTEM, credential: Credential) -> Credential:
    """Erases the content and the signed document, after an erasure was granted. Number, hash and status stay.

    RuleBroken under a legal hold.
    """
    retention.refuse_if_held(credential.thread_id)
    return workflow.apply(
        credential,
        "empty",
        actor=actor,
        changes={"content": "", "document": "", "erased_at": clock.after_lock()},
        facts=CredentialEmptied(**_about(credential)),
    )


def _about(credential: Credential) -> dict[str, Any]:
    return {
        "credential": credential.pk,
        "subject": credential.subject,
        "kind": credential.kind,
        "number": credential.number,
    }


def _next_status_index() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('credentials_status_index')")
        index: int = cursor.fetchone()[0]
    return index
