"""Organization seals: keys that the server holds for each organization, derived from one secret of the node.

A seal says that the exchange recorded the act of a member of the organization after a second factor. It is not the
electronic signature of a person in the sense of the Electronic Signature Law, and is never called so.
"""

import base64
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from transfer.kernel import keys

SECRET = "organization-seals"


def seal(organization: UUID, statement: str) -> str:
    """The organization's seal over a statement, base64."""
    return base64.b64encode(_key(organization).sign(statement.encode())).decode()


def fits(organization: UUID, statement: str, sealed: str) -> bool:
    """True when the seal over this statement is the organization's."""
    try:
        public_key(organization).verify(base64.b64decode(sealed, validate=True), statement.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(organization: UUID) -> Ed25519PublicKey:
    """The public half, with which anybody can check the organization's seals."""
    return _key(organization).public_key()


def fingerprint(organization: UUID) -> str:
    """SHA-256 of the raw public key."""
    return keys.fingerprint(public_key(organization))


def _key(organization: UUID) -> Ed25519PrivateKey:
    # One secret to keep and to back up, instead of a key file per organization.
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"organization-seal:1:" + organization.bytes)
    return Ed25519PrivateKey.from_private_bytes(derived.derive(keys.secret(SECRET)))
