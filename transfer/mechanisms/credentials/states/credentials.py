"""States of a credential: issued, and perhaps revoked by two persons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from transfer.kernel.states import Move, StateTable


def takes_two(credential: Any) -> bool:
    """Two persons of the issuer, unless the issuer's app has a rule of its own."""
    return not credential.revoke_policy


CREDENTIAL = StateTable(
    "credentials.credential",
    states={"issued": _("issued"), "revoked": _("revoked")},
    begin_policy="credentials.credential.issue",
    begin_event="credentials.credential.issued",
    moves=[
        Move(
            "ask_revocation", ("issued",), None,
            "credentials.credential.ask_revocation", "credentials.credential.revocation_asked",
            _("Ask for revocation"), asks=("reason",), tone="grave", proposes="revoke",
        ),
        Move(
            "keep", ("issued",), None, "credentials.credential.keep", "credentials.credential.kept",
            _("Put the request aside"), puts_aside=True,
        ),
        Move(
            "revoke", ("issued",), "revoked", "credentials.credential.revoke", "credentials.credential.revoked",
            _("Revoke the certificate"), asks=("reason",), tone="grave", seconded=takes_two,
        ),
        Move(
            "empty", ("issued", "revoked"), None,
            "credentials.credential.empty", "credentials.credential.emptied",
            _("Erase the content"), by_clock=True,
        ),
    ],
)  # fmt: skip
