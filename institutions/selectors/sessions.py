"""What a session has proved: a password, a second factor, and when."""

from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

from transfer.kernel.actor import Assurance

SECOND_FACTORS = frozenset({"mfa"})


def proof_of(session: Mapping[str, Any]) -> tuple[Assurance, float]:
    """The assurance level of a session whose user is signed in, and the epoch second of its last second factor.

    A passkey with the user verified counts as both factors. 0.0 when there was no second factor.
    """
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    proved = [float(record.get("at", 0)) for record in records if record.get("method") in SECOND_FACTORS]
    if proved:
        return Assurance.SECOND_FACTOR, max(proved)
    return Assurance.PASSWORD, 0.0
