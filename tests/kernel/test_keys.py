"""The node's keys: made once where that is allowed, never readable by others, the retired ones still known."""

import stat
import uuid
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.racing import at_once
from transfer.kernel import keys
from transfer.kernel.errors import Misuse


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> Any:
    settings.EXCHANGE_KEY_FOLDER = str(tmp_path / "keys")
    keys.signing_key.cache_clear()
    keys.secret.cache_clear()
    yield
    keys.signing_key.cache_clear()
    keys.secret.cache_clear()


def _anew() -> bytes:
    keys.secret.cache_clear()
    return keys.secret("files")


def test_a_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = keys.signing_key("seal")
    keys.signing_key.cache_clear()
    assert keys.fingerprint(keys.signing_key("seal").public_key()) == keys.fingerprint(first.public_key())
    made = list((tmp_path / "keys").iterdir())
    assert [path.name for path in made] == ["seal.pem"] and stat.S_IMODE(made[0].stat().st_mode) == 0o600
    assert "PUBLIC KEY" in keys.public_pem(first.public_key())


def test_threads_that_need_a_key_at_once_get_the_same() -> None:
    made = at_once(*[_anew for _turn in range(8)])
    assert len(set(made)) == 1 and len(made[0]) == 32


def test_the_key_of_whoever_was_first_counts(tmp_path: Path) -> None:
    folder = tmp_path / "keys"

    def slow() -> bytes:
        (folder / "late.secret").write_bytes(b"the first")  # another process, in the meantime
        return b"the second"

    assert keys._read("late.secret", slow) == b"the first"
    assert [path.name for path in folder.iterdir()] == ["late.secret"]


def test_production_never_makes_a_key(settings: Any) -> None:
    settings.EXCHANGE_MAY_MAKE_KEYS = False
    with pytest.raises(Misuse, match=r"seal\.pem is missing"):
        keys.signing_key("seal")


def _pem(key: Any) -> bytes:
    pem: bytes = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem


def test_retired_keys_stay_known(tmp_path: Path) -> None:
    present = keys.signing_key("seal").public_key()
    retired, foreign = Ed25519PrivateKey.generate().public_key(), generate_private_key(SECP256R1()).public_key()
    (tmp_path / "keys" / "seal.2024.pub").write_bytes(_pem(retired))
    (tmp_path / "keys" / "seal.odd.pub").write_bytes(_pem(foreign))
    assert set(keys.known_public_keys("seal")) == {keys.fingerprint(present), keys.fingerprint(retired)}


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    pem = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    name = f"k{uuid.uuid4().hex}"
    (tmp_path / "keys" / f"{name}.pem").write_bytes(pem)
    with pytest.raises(Misuse, match="not Ed25519"):
        keys.signing_key(name)


def test_production_makes_all_its_keys_at_once_and_none_twice(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_MAY_MAKE_KEYS = False
    made = keys.make_missing()
    assert {"seal.pem", "files.secret"} <= set(made) == {path.name for path in (tmp_path / "keys").iterdir()}
    before = keys.secret("files")
    (tmp_path / "keys" / "seal.pem").unlink()
    assert keys.make_missing() == ["seal.pem"] and _anew() == before
