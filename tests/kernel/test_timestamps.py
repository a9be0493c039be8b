"""Time stamps: a real RFC 3161 authority of this machine answers, and openssl verifies what the seal keeps."""

import base64
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.toy import services
from tests.toy.actors import OWNER
from transfer.kernel import seals, timestamps

CONFIGURATION = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on this machine")


def certificate(name: str, key: RSAPrivateKey, signer: RSAPrivateKey, issuer: str, *, authority: bool) -> bytes:
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if not authority:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Authority:
    """A time-stamping authority on loopback; `answers` replaces its next answers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.answers = folder, list[bytes]()
        root, signer = generate_private_key(65537, 2048), generate_private_key(65537, 2048)
        self.root = folder / "root.pem"
        self.root.write_bytes(certificate("Toy root", root, root, "Toy root", authority=True))
        (folder / "tsa.pem").write_bytes(certificate("Toy TSA", signer, root, "Toy root", authority=False))
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / "tsa.key").write_bytes(signer.private_bytes(*form))
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))

    def answer(self, query: bytes) -> bytes:
        if self.answers:
            return self.answers.pop(0)
        (self.folder / "query").write_bytes(query)
        at = self.folder
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", at / "tsa.cnf", "-section", "tsa", "-queryfile", at / "query",
             "-signer", at / "tsa.pem", "-inkey", at / "tsa.key", "-out", at / "reply"],
            check=True, capture_output=True,
        )  # fmt: skip
        return (at / "reply").read_bytes()


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Iterator[Authority]:
    running = Authority(tmp_path)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            body = running.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.EXCHANGE_TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
    settings.EXCHANGE_TIMESTAMP_ROOTS = str(running.root)
    yield running
    server.shutdown()
    server.server_close()
    thread.join()


@needs_openssl
@pytest.mark.django_db(transaction=True)
def test_a_seal_is_stamped_and_openssl_verifies_it(authority: Authority, china: object, tmp_path: Path) -> None:
    services.pack(actor=OWNER, weight=1)
    made = seals.seal()
    assert made is not None and made.time_stamp and seals.check() == []
    assert abs(timestamps.time_of(made.time_stamp) - made.sealed_at) < timedelta(seconds=5)
    (tmp_path / "stamp.tsr").write_bytes(base64.b64decode(made.time_stamp))
    for text, verified in ((made.statement, True), (made.statement.replace("1", "2"), False)):
        (tmp_path / "statement").write_text(text)
        ended = subprocess.run(
            ["openssl", "ts", "-verify", "-data", tmp_path / "statement", "-in", tmp_path / "stamp.tsr",
             "-CAfile", authority.root],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (ended.returncode == 0) is verified, ended.stderr


@needs_openssl
def test_only_the_authoritys_own_answer_to_this_very_request_is_kept(
    authority: Authority, settings: Any, tmp_path: Path
) -> None:
    good = timestamps.stamp(b"a seal")
    assert timestamps.fits(good, b"a seal") and not timestamps.fits(good, b"another")
    authority.answers = [base64.b64decode(good)]  # an old answer again: its nonce is another request's
    assert timestamps.stamp(b"a seal") == ""
    authority.answers = [b"no stamp at all"]
    assert timestamps.stamp(b"a seal") == ""
    (tmp_path / "other").mkdir()
    settings.EXCHANGE_TIMESTAMP_ROOTS = str(Authority(tmp_path / "other").root)
    assert timestamps.stamp(b"a seal") == "" and not timestamps.fits(good, b"a seal")
    settings.EXCHANGE_TIMESTAMP_ROOTS = ""  # without roots only what is stamped can be compared
    assert timestamps.fits(timestamps.stamp(b"a seal"), b"a seal") and not timestamps.fits(good, b"another")
    assert not timestamps.fits("%", b"a seal")


def test_without_an_authority_or_an_answer_there_is_no_stamp(settings: Any) -> None:
    assert timestamps.stamp(b"a seal") == ""
    settings.EXCHANGE_TIMESTAMP_URL = "http://127.0.0.1:9/"
    assert timestamps.stamp(b"a seal") == ""
