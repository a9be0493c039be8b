"""Credentials as others can check them alone: W3C Verifiable Credentials 2.0 as JWT (VC-JOSE-COSE, EdDSA), did:web,
Bitstring Status List."""

import base64
import gzip
import json
import warnings
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from transfer.kernel import keys
from transfer.mechanisms.credentials.models import Credential

KEY = "credentials"
ALGORITHM = "EdDSA"
"""RFC 9864 prefers the name "Ed25519" for the same signature; the verifiers in use today know it as "EdDSA"."""
warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)  # a choice, see above

LIST_SIZE = 131_072
"""Bits of one status list: the least that the standard allows, so that a look-up does not tell whose it was."""

_CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"]


class Forged(Exception):
    """Not signed by this node's key, or not a credential at all."""


def did() -> str:
    """The issuer's name: did:web of the public address."""
    place = urlsplit(settings.EXCHANGE_PUBLIC_ADDRESS)
    return ":".join(["did:web", quote(place.netloc, safe=""), *[part for part in place.path.split("/") if part]])


def key_id() -> str:
    """The name of the key in the DID document."""
    return f"{did()}#{keys.fingerprint(keys.signing_key(KEY).public_key())[:16]}"


def did_document() -> dict[str, Any]:
    """What /.well-known/did.json says: the public key and what it is for."""
    public = {**_key().as_dict(private=False), "alg": ALGORITHM, "use": "sig"}
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did(),
        "verificationMethod": [
            {"id": key_id(), "type": "JsonWebKey", "controller": did(), "publicKeyJwk": public},
        ],
        "assertionMethod": [key_id()],
    }


def signed(credential: Credential, *, at: datetime) -> str:
    """The credential as a signed JWT."""
    snapshot = credential.snapshot
    return _sign(
        {
            "@context": _CONTEXT,
            "id": f"urn:uuid:{credential.pk}",
            "type": ["VerifiableCredential", "ExchangeCertificate"],
            "issuer": {"id": did(), "name": snapshot["issuer"]["en"]},
            "validFrom": _stamp(at),
            "credentialSubject": {
                "id": f"{settings.EXCHANGE_PUBLIC_ADDRESS}/check/{credential.token}",
                "kind": credential.kind,
                "number": credential.number,
                "contentHash": credential.content_hash,
                "content": snapshot,
            },
            "credentialStatus": {
                "id": f"{status_address(list_of(credential.status_index))}#{credential.status_index % LIST_SIZE}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": str(credential.status_index % LIST_SIZE),
                "statusListCredential": status_address(list_of(credential.status_index)),
            },
        }
    )


def read(token: str) -> dict[str, Any]:
    """The statement of a JWT that this node signed. Forged for any other."""
    try:
        found = jws.deserialize_compact(token.strip(), _key(), algorithms=[ALGORITHM])
        payload = json.loads(found.payload)
    except (JoseError, ValueError, UnicodeError):
        raise Forged from None
    if not isinstance(payload, dict) or found.headers().get("typ") != "vc+jwt":
        raise Forged
    return payload


def claimed_id(token: str) -> str:
    """The id that a JWT claims, whoever signed it; "" when it cannot be read."""
    try:
        body = token.strip().split(".")[1]
        payload = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return str(payload["id"])
    except (IndexError, KeyError, TypeError, ValueError):
        return ""


def list_of(status_index: int) -> int:
    """The number of the status list that holds this index."""
    return status_index // LIST_SIZE


def status_address(number: int) -> str:
    """Where a status list is published."""
    return f"{settings.EXCHANGE_PUBLIC_ADDRESS}/credentials/status/{number}"


def status_list(number: int, revoked: Iterable[int], *, at: datetime) -> str:
    """The Bitstring Status List credential of a list, signed. revoked: indexes of all lists or of this one."""
    bits = bytearray(LIST_SIZE // 8)
    for index in revoked:
        if list_of(index) == number:
            place = index % LIST_SIZE
            bits[place // 8] |= 0x80 >> place % 8  # index 0 is the left-most bit
    encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
    address = status_address(number)
    return _sign(
        {
            "@context": _CONTEXT[:1],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": did(),
            "validFrom": _stamp(at),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": f"u{encoded}",
            },
        }
    )


def _sign(statement: dict[str, Any]) -> str:
    header = {"alg": ALGORITHM, "typ": "vc+jwt", "cty": "vc", "kid": key_id()}
    payload = json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, _key(), algorithms=[ALGORITHM])


def _key() -> OKPKey:
    pem = keys.signing_key(KEY).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return OKPKey.import_key(pem)


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
