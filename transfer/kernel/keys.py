"""Keys of the node behind one interface: a folder of files here, a key service by replacing this module's functions.

What a server-held key signs is the node's or an organization's seal, never a person's own electronic signature.
"""

import hashlib
import os
import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from transfer.kernel.errors import Misuse

SIGNING_KEYS = ("seal", "credentials")
SECRETS = ("files", "organization-seals", "second-factor")
"""Every name that this exchange asks for: what `manage.py make_keys` makes before production starts."""


@lru_cache(maxsize=16)
def signing_key(name: str) -> Ed25519PrivateKey:
    """The Ed25519 key of this name, e.g. "seal" or "credentials"."""
    pem = _read(f"{name}.pem", _new_signing_key)
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Misuse(f"the key {name} is not Ed25519")
    return key


@lru_cache(maxsize=16)
def secret(name: str) -> bytes:
    """32 secret bytes of this name, e.g. "files", from which data keys are wrapped."""
    return bytes.fromhex(_read(f"{name}.secret", _new_secret).decode().strip())


def known_public_keys(name: str) -> dict[str, Ed25519PublicKey]:
    """By fingerprint: the present key's public half and those of retired keys, kept as `<name>.<anything>.pub`."""
    known = [signing_key(name).public_key()]
    for path in sorted(Path(settings.EXCHANGE_KEY_FOLDER).glob(f"{name}.*.pub")):
        retired = serialization.load_pem_public_key(path.read_bytes())
        if isinstance(retired, Ed25519PublicKey):
            known.append(retired)
    return {fingerprint(key): key for key in known}


def make_missing() -> list[str]:
    """Makes every key file that is not there yet and returns their names; what is there stays untouched."""
    folder = Path(settings.EXCHANGE_KEY_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = {f"{name}.pem": _new_signing_key for name in SIGNING_KEYS}
    wanted |= {f"{name}.secret": _new_secret for name in SECRETS}
    missing = [name for name in wanted if not (folder / name).exists()]
    for name in missing:
        _write_once(folder / name, wanted[name]())
    return missing


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the raw public key, as stated in seals and credentials."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()


def public_pem(key: Ed25519PublicKey) -> str:
    """The public key as PEM text for publication."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _new_secret() -> bytes:
    return secrets.token_hex(32).encode()


def _read(file_name: str, make: Callable[[], bytes]) -> bytes:
    folder = Path(settings.EXCHANGE_KEY_FOLDER)
    path = folder / file_name
    if not path.exists():
        if not settings.EXCHANGE_MAY_MAKE_KEYS:
            raise Misuse(f"the key file {file_name} is missing in the key folder; make it with manage.py make_keys")
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, make())
    return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    made = path.with_suffix(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(made, path)  # fails when another process was first: then its key counts
    except FileExistsError:
        pass
    finally:
        made.unlink()
