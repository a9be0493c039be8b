"""A large file to a real web server: a line that is torn in the middle of a piece, a server that is killed there."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.api.everything import key_of
from tests.market import world as make
from tests.mechanisms.sending import key_of as id_of
from tests.runner.stage import Stage
from transfer.mechanisms.files import blobs
from transfer.mechanisms.files.models import Incoming, Upload
from transfer.runner.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dictionary_data")]
MB = 2**20
CLEAR = b"".join(b"%15d\n" % at for at in range(30 * MB // 16))


@pytest.fixture
def stage(tmp_path: Path, transactional_db: None) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.end()


class Sender:
    """A client of the protocol with a key, on sockets of its own."""

    def __init__(self, stage: Stage, key: str) -> None:
        self.stage = stage
        self.headers = {"Authorization": f"Bearer {key}", "Tus-Resumable": "1.0.0"}
        self.path = "/api/v1/uploads/"

    def ask(self, method: str, body: bytes = b"", **headers: str) -> HTTPResponse:
        """One whole request."""
        line = HTTPConnection("127.0.0.1", self.stage.port, timeout=60)
        given = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body:
            given["Content-Type"] = "application/offset+octet-stream"
        line.request(method, self.path, body, given)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def begin(self) -> None:
        """The file."""
        answer = self.ask("POST", Upload_Length=str(len(CLEAR)), Upload_Metadata="filename YS50eHQ=")
        assert answer.status == 201
        self.path = str(answer.headers["Location"])

    def offset(self) -> int:
        """How much the server has."""
        return int(self.ask("HEAD").headers["Upload-Offset"])

    def part(self, offset: int, arrives: int) -> socket.socket:
        """Sends the rest from an offset on, of which so much leaves; the line stays open."""
        line = socket.create_connection(("127.0.0.1", self.stage.port))
        given = {
            **self.headers,
            "Host": "localhost",
            "Upload-Offset": str(offset),
            "Content-Length": str(len(CLEAR) - offset),
            "Content-Type": "application/offset+octet-stream",
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        line.sendall(f"PATCH {self.path} HTTP/1.1\r\n{head}\r\n".encode() + CLEAR[offset : offset + arrives])
        return line


def test_a_torn_line_and_a_killed_server_lose_little_and_spoil_nothing(stage: Stage) -> None:
    sender = Sender(stage, key_of(make.make().officer))
    stage.start("web")
    sender.begin()

    torn = sender.part(0, 3 * MB + 17)
    wait_until(lambda: Incoming.objects.get().writer is not None, seconds=30, step=0.05)
    torn.close()
    assert wait_until(lambda: sender.offset() == 3 * MB + 17, seconds=30, step=0.1), "all that arrived is kept"

    silent = sender.part(3 * MB + 17, 20 * MB)
    sure = 3 * MB + 17 + 2 * 8 * MB  # closed as it came; the last 4 MiB are in the server's hands
    assert wait_until(lambda: sender.offset() == sure, seconds=30, step=0.1)
    assert sender.ask("PATCH", CLEAR[sure : sure + 4 * MB], Upload_Offset=str(sure)).status == 423
    stage.kill("web")
    with suppress(OSError):
        silent.close()
    stage.start("web")
    assert sender.offset() == sure
    since = time.monotonic()
    while (answer := sender.ask("PATCH", CLEAR[sure : sure + MB], Upload_Offset=str(sure))).status == 423:
        assert time.monotonic() - since < 30
        time.sleep(0.5)
    assert answer.status == 204, stage.said("web")
    assert sender.ask("PATCH", CLEAR[sure + MB :], Upload_Offset=str(sure + MB)).status == 204
    whole = Upload.objects.get(pk=id_of(sender.path))
    assert b"".join(blobs.clear_of(whole.blob, whole.key)) == CLEAR
    assert not Incoming.objects.exists() and sender.offset() == len(CLEAR)
