"""States of a credential: issued, and perhaps revoked by two persons."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Move, StateTable


def asked_first(credential: Any, at: datetime) -> None:
    """A second person decides on what a first one has asked, unless the issuer's app has a rule of its own."""
    if not credential.revoke_policy and credential.revocation_asked_by is None:
        raise RuleBroken(_("A first person asks for the revocation, a second one decides."), code="second_person")


def nobody_has_asked(credential: Any, at: datetime) -> None:
    """One request at a time."""
    if credential.revocation_asked_by is not None:
        raise RuleBroken(_("Somebody has asked for this revocation already."), code="asked")


def somebody_has_asked(credential: Any, at: datetime) -> None:
    """Only a request can be put aside."""
    if credential.revocation_asked_by is None:
        raise RuleBroken(_("Nobody has asked to revoke this certificate."), code="not_asked")


CREDENTIAL = StateTable(
    "credentials.credential",
    states={"issued": _("issued"), "revoked": _("revoked")},
    begin_policy="credentials.credential.issue",
    begin_event="credentials.credential.issued",
    moves=[
        Move(
            "ask_revocation", ("issued",), None,
            "credentials.credential.ask_revocation", "credentials.credential.revocation_asked",
            _("Ask for revocation"), guards=(nobody_has_asked,), asks=("reason",), tone="grave",
        ),
        Move(
            "keep", ("issued",), None, "credentials.credential.keep", "credentials.credential.kept",
            _("Put the request aside"), guards=(somebody_has_asked,),
        ),
        Move(
            "revoke", ("issued",), "revoked", "credentials.credential.revoke", "credentials.credential.revoked",
            _("Revoke the certificate"), guards=(asked_first,), asks=("reason",), tone="grave",
        ),
        Move(
            "empty", ("issued", "revoked"), None,
            "credentials.credential.empty", "credentials.credential.emptied",
            _("Erase the content"), by_clock=True,
        ),
    ],
)  # fmt: skip
