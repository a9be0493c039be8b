"""Sending a file in pieces, as a client of the tus protocol does; the line may break anywhere."""

import base64
import hashlib
import io
import uuid
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from transfer.edge import actors
from transfer.kernel import ruleset
from transfer.kernel.actor import ANONYMOUS, Actor, Assurance
from transfer.kernel.errors import NotVisible

OURS, THEIRS = (Actor(user=uuid.uuid4(), organization=uuid.uuid4(), assurance=Assurance.PASSWORD) for _side in range(2))
COLLEAGUE = Actor(user=uuid.uuid4(), organization=OURS.organization, assurance=Assurance.PASSWORD)
PEOPLE = {"ours": OURS, "theirs": THEIRS, "colleague": COLLEAGUE}
API, PAGES = "/api/v1/uploads/", "/en/as/ours/files/"


def known(patch: pytest.MonkeyPatch) -> None:
    """Three people with a key and a workspace each, by these names."""

    def member(_request: HttpRequest, slug: str) -> Actor:
        if slug == "nobody":
            return ANONYMOUS
        if slug not in PEOPLE:
            raise NotVisible
        return PEOPLE[slug]

    source = actors.Source(
        for_key=PEOPLE.get,
        for_organization=member,
        for_person=lambda request: ANONYMOUS,
        prove=lambda actor, code: actor,
    )
    patch.setattr(actors, "_source", source)


def rule(files: int = 50, megabytes: int = 2000, period: str = "P1D") -> None:
    """What one person may have on the way."""
    value = {"files": files, "megabytes": megabytes, "period": period, "calendar": "days"}
    row = {"key": "upload.on_their_way", "jurisdiction": "CN", "valid_from": "2000-01-01", "value": value}
    ruleset.load_rows([{**row, "source": "test", "sureness": "D"}])
    ruleset.forget()


class Torn(io.RawIOBase):
    """A body of which only the beginning comes. aloud: the line breaks with an error, else it just ends."""

    def __init__(self, body: bytes, aloud: bool) -> None:
        self._body, self._aloud = io.BytesIO(body), aloud

    def read(self, size: int = -1) -> bytes:
        found = self._body.read(size)
        if not found and self._aloud:
            raise ConnectionResetError
        return found


class Line:
    """Who sends, and where to."""

    def __init__(self, who: str = "ours", place: str = API, client: Client | None = None) -> None:
        self.client = client or Client(headers={"Authorization": f"Bearer {who}"} if who else {})
        self.place = place

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
        """One request; version=… for another version of the protocol."""
        given = {"Tus-Resumable": headers.pop("version", "1.0.0")}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        kind = given.pop("Content-Type", "application/offset+octet-stream" if body else "")
        answer: Any = self.client.generic(method, path, body, headers=given, CONTENT_TYPE=kind)
        assert answer["Tus-Resumable"] == "1.0.0", "every answer says the version"
        return answer

    def begin(self, size: int | str, name: str = "方案.txt", body: bytes = b"", **headers: str) -> HttpResponse:
        """A file of a size."""
        named = f"filename {base64.b64encode(name.encode()).decode()}"
        return self.ask("POST", self.place, body, Upload_Length=str(size), Upload_Metadata=named, **headers)

    def begun(self, size: int, name: str = "方案.txt") -> str:
        """The address of one."""
        answer = self.begin(size, name)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"])

    def send(self, path: str, offset: int, body: bytes, **headers: str) -> HttpResponse:
        """The next bytes."""
        return self.ask("PATCH", path, body, **{"Content_Type": "application/offset+octet-stream"} | headers,
                        Upload_Offset=str(offset))  # fmt: skip

    def break_off(
        self, path: str, offset: int, body: bytes, length: int, *, aloud: bool = False, **headers: str
    ) -> Any:
        """The next bytes, of which only these arrive."""
        given = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        kind = "application/offset+octet-stream"
        torn = {"wsgi.input": Torn(body, aloud), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind}
        return self.client.generic("PATCH", path, b"", headers=given, **torn)

    def offset(self, path: str) -> int:
        """How much has arrived."""
        answer = self.ask("HEAD", path)
        assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
        return int(answer["Upload-Offset"])


def checksum(body: bytes, algorithm: str = "sha1") -> str:
    """The header."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, body).digest()).decode()}"


def key_of(path: str) -> uuid.UUID:
    """The id in an address."""
    return uuid.UUID(path.rstrip("/").rpartition("/")[2])
