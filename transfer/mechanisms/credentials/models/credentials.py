"""A credential and the files that were made of it."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.conf import settings
from django.db import models

from transfer.kernel.database import append_only
from transfer.kernel.ids import uuid7
from transfer.kernel.models import Seconded
from transfer.mechanisms.credentials.querysets import CredentialQuerySet
from transfer.mechanisms.credentials.states import CREDENTIAL

append_only("credentials_issuedfile", "credentials")

_READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that can be mistaken for something else when typed from paper


def new_token() -> str:
    """192 random bits for the address in the QR code."""
    return secrets.token_urlsafe(24)


def new_check_code() -> str:
    """Eight characters to type beside the number."""
    return "".join(secrets.choice(_READABLE) for _place in range(8))


class Credential(Seconded):
    """A certificate: a frozen public snapshot, bilingual labels included, that looks nothing up.

    subject: stream name of what it certifies. content: canonical JSON, kept verbatim, salted; empty once erased.
    content_hash: its SHA-256. document: the same as a W3C Verifiable Credential (JWT). status_index: its bit in the
    published status lists. revoke_policy: the issuer's own policy that decides on revocation instead of two persons.
    replaced_by: the newer version for whose sake it was revoked.
    """

    STATES = CREDENTIAL

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    issuer = models.UUIDField()
    issued_on = models.DateField()
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    check_code = models.CharField(max_length=8, default=new_check_code, editable=False)
    content = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    document = models.TextField(blank=True)
    status_index = models.BigIntegerField(unique=True, editable=False)
    revoke_policy = models.CharField(max_length=80, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="credentials_subject"),
            models.Index(fields=["number"], name="credentials_number"),
            models.Index(fields=["status_index"], name="credentials_revoked", condition=models.Q(state="revoked")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "number"], name="credentials_number_once"),
            models.CheckConstraint(condition=models.Q(state__in=list(CREDENTIAL.states)), name="credentials_state"),
            models.CheckConstraint(
                condition=models.Q(state="revoked", revoked_on__isnull=False)
                | models.Q(state="issued", revoked_on__isnull=True),
                name="credentials_revoked_has_a_date",
            ),
            models.CheckConstraint(
                condition=(models.Q(erased_at__isnull=True) & ~models.Q(content=""))
                | (models.Q(erased_at__isnull=False) & models.Q(content="", document="")),
                name="credentials_erased_is_empty",
            ),
        ]

    @property
    def check_address(self) -> str:
        """The address in the QR code."""
        return f"{settings.EXCHANGE_PUBLIC_ADDRESS}/check/{self.token}"

    @property
    def snapshot(self) -> dict[str, Any]:
        """The frozen content as data; empty once erased."""
        return json.loads(self.content) if self.content else {}


class IssuedFile(models.Model):
    """The SHA-256 of a PDF that was made of a credential. Rows never change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "digest"], name="credentials_issuedfile_once"),
        ]
        indexes = [models.Index(fields=["digest"], name="credentials_issuedfile_digest")]

    def __str__(self) -> str:
        return self.digest
