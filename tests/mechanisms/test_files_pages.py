"""Files over HTTP: never in clear on disk while they arrive, saved as attachments. Sent ahead: test_uploads.py."""

import io
import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from transfer.edge import actors
from transfer.kernel.actor import ANONYMOUS, Actor, Assurance
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Thread
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import FileAccess, StoredFile
from transfer.mechanisms.files.uploads import EncryptedUpload

pytestmark = pytest.mark.usefixtures("jurisdictions")
ORGANIZATION = uuid.uuid4()
MEMBER = Actor(user=uuid.uuid4(), organization=ORGANIZATION, assurance=Assurance.PASSWORD)
STRANGER = Actor(user=uuid.uuid4(), organization=uuid.uuid4(), assurance=Assurance.PASSWORD)
CLEAR = b"a secret drawing " * 300_000  # more than Django would keep in memory


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.EXCHANGE_FILE_FOLDER = str(tmp_path / "files")
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def _members(monkeypatch: pytest.MonkeyPatch) -> None:
    def member(_request: HttpRequest, slug: str) -> Actor:
        if slug not in ("ours", "theirs"):
            raise NotVisible
        return MEMBER if slug == "ours" else STRANGER

    source = actors.Source(
        for_key=lambda key: None,
        for_organization=member,
        for_person=lambda request: ANONYMOUS,
        prove=lambda actor, code: actor,
    )
    monkeypatch.setattr(actors, "_source", source)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def multipart(content: bytes, name: str = "a.txt") -> HttpRequest:
    return RequestFactory().post("/x/", {"file": SimpleUploadedFile(name, content), "title": "t"})


def test_an_upload_is_encrypted_while_it_arrives(folder: Path, tmp_path: Path) -> None:
    request = multipart(CLEAR)
    upload = request.FILES["file"]
    assert isinstance(upload, EncryptedUpload) and upload.size == len(CLEAR) and request.POST["title"] == "t"
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert everything == on_disk(folder) and len(everything) == 1
    assert b"secret" not in everything[0].read_bytes()
    assert b"".join(upload.chunks()) == CLEAR == upload.read()


def test_what_no_service_takes_is_gone_when_the_request_ends(folder: Path) -> None:
    request = multipart(b"x" * 1000)
    assert request.FILES and len(on_disk(folder)) == 1
    request.close()
    assert on_disk(folder) == []
    request = multipart(b"x" * 1000)
    services.keep_upload(actor=MEMBER, upload=request.FILES["file"])
    request.close()
    assert len(on_disk(folder)) == 1


def test_a_broken_line_leaves_nothing_readable(folder: Path) -> None:
    class Breaks(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            if self.tell() > 200_000:
                raise OSError("gone")
            return super().read(size)

    whole = multipart(b"x" * 1_000_000)
    body = whole.body
    request = RequestFactory().generic("POST", "/x/", b"-", content_type=whole.META["CONTENT_TYPE"])
    request._stream = Breaks(body)
    request.META["CONTENT_LENGTH"] = str(len(body))
    with pytest.raises(OSError, match="gone"):
        request._load_post_and_files()
    services.sweep()
    left = on_disk(folder)
    assert len(left) <= 1 and all(b"xxxx" not in path.read_bytes() for path in left)


def stored(thread: Thread, name: str, content: bytes, **more: object) -> StoredFile:
    given = {
        "actor": MEMBER, "upload": SimpleUploadedFile(name, content), "subject": f"toy.box:{uuid.uuid4()}",
        "kind": "annex", "owner": ORGANIZATION, "thread": thread,
    }  # fmt: skip
    file = services.receive(**{**given, **more})
    services.examine_next()
    file.refresh_from_db()
    return file


def test_a_file_is_saved_and_never_opened_by_the_browser(client: Client, thread: Thread) -> None:
    file = stored(thread, '合同"附件\r\n.txt', b"hello")
    response = client.get(f"/en/as/ours/files/{file.pk}/")
    assert b"".join(response.streaming_content) == b"hello"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment;") and "%E5%90%88%E5%90%8C" in disposition
    assert "\r" not in disposition and "\n" not in disposition
    assert response["X-Content-Type-Options"] == "nosniff" and "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"] and response["Content-Length"] == "5"
    access = FileAccess.objects.get()
    assert (access.user, access.organization, access.purpose) == (MEMBER.user, ORGANIZATION, "download")


def test_what_may_not_be_opened_does_not_exist(client: Client, thread: Thread) -> None:
    file = stored(thread, "a.txt", b"hello")
    for address in (f"/en/as/theirs/files/{file.pk}/", f"/en/as/ours/files/{uuid.uuid4()}/", f"/en/files/{file.pk}/"):
        response = client.get(address)
        assert response.status_code == 404 or (response.status_code == 302 and "/files/" in response["Location"])
    assert FileAccess.objects.count() == 0
    refused = stored(thread, "a.txt", b"MZ")
    assert client.get(f"/en/as/ours/files/{refused.pk}/").status_code == 409
    shared = stored(thread, "a.txt", b"hello", open_policy="toy.box.pack")
    assert client.get(f"/en/as/theirs/files/{shared.pk}/").status_code == 200
