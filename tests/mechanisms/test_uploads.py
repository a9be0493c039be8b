"""Files in pieces: the tus protocol by key and by page, what breaks off, who may, how much, how long."""

import os
import tracemalloc
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mechanisms.sending import API, OURS, PAGES, Line, checksum, key_of, known, rule
from tests.racing import at_once, raised
from transfer.kernel import clock
from transfer.kernel.models import Event, Thread
from transfer.mechanisms.files import blobs, services
from transfer.mechanisms.files.frames import FRAME
from transfer.mechanisms.files.models import Incoming, Piece, StoredFile, Upload
from transfer.mechanisms.files.services import incoming

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("jurisdictions")]
CLEAR = bytes(range(256)) * 1500  # six frames, the last of them short
PLACES = pytest.mark.parametrize("place", [API, PAGES], ids=["by key", "by page"])


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path, jurisdictions: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.EXCHANGE_FILE_FOLDER = str(tmp_path / "files")
    known(monkeypatch)
    rule()
    return tmp_path / "files"


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def clear(path: str) -> bytes:
    whole = Upload.objects.get(pk=key_of(path))
    return b"".join(blobs.clear_of(whole.blob, whole.key))


@PLACES
def test_a_file_comes_in_pieces_and_is_as_one_that_came_at_once(
    place: str, thread: Thread, folder: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    line = Line(place=place)
    path = line.begun(len(CLEAR))
    assert line.offset(path) == 0 and path.startswith(place.rsplit("/", 2)[0])
    cuts = [0, 100, 70_000, 200_000, len(CLEAR)]
    with django_capture_on_commit_callbacks(execute=True):
        for start, end in zip(cuts, cuts[1:], strict=False):
            answer = line.send(path, start, CLEAR[start:end])
            assert (answer.status_code, answer["Upload-Offset"]) == (204, str(end)), answer.content
            assert answer["Upload-Expires"].endswith("GMT") and line.offset(path) == end
    assert clear(path) == CLEAR and not Incoming.objects.exists() and not Piece.objects.exists()
    (stored,) = on_disk(folder)
    assert b"\x01\x02\x03\x04\x05\x06\x07" not in stored.read_bytes()
    file = services.receive(
        actor=OURS, upload=key_of(path), subject=f"toy.box:{uuid.uuid4()}", kind="annex", owner=OURS.organization,
        thread=thread,
    )  # fmt: skip
    at_once = services.keep_upload(actor=OURS, upload=ContentFile(CLEAR, "a.txt"))
    assert (file.state, file.name, file.size, file.digest) == ("received", "方案.txt", len(CLEAR), at_once.digest)
    services.examine_next()
    file.refresh_from_db()
    assert file.state in ("clean", "refused") and Event.objects.filter(stream=file.stream).count() == 3
    assert line.ask("HEAD", path).status_code == 404, "what was used is no upload any more"


def test_nothing_of_a_piece_lies_in_clear(folder: Path) -> None:
    line = Line()
    path = line.begun(3 * FRAME)
    line.send(path, 0, b"a secret drawing" * 5000)
    line.break_off(path, 80_000, b"a secret drawing" * 1000, 100_000)
    assert len(on_disk(folder)) == 2
    for stored in on_disk(folder):
        assert b"secret" not in stored.read_bytes() and stored.stat().st_mode & 0o077 == 0


@PLACES
def test_what_the_protocol_forbids(place: str) -> None:
    line = Line(place=place)
    path = line.begun(100)
    told = line.send(path, 7, b"x")
    assert told.status_code == 409 and told.json()["code"] == "offset" and "0 bytes" in told.json()["title"]
    assert line.ask("HEAD", path, version="0.9").status_code == 412
    old = line.send(path, 0, b"x", version="0.2.2")
    assert (old.status_code, old["Tus-Version"], old.json()["code"]) == (412, "1.0.0", "tus_resumable")
    assert line.send(path, 0, b"x", Content_Type="text/plain").status_code == 415
    assert line.ask("PATCH", path, b"x").status_code == 400, "no Upload-Offset"
    assert line.send(path, 0, b"x" * 101).status_code == 413
    assert line.send(path, 0, b"x", Upload_Checksum="md5 AAAA").json()["code"] == "upload_checksum"
    assert line.begin("much").status_code == 400 and line.begin(-1).status_code == 400
    assert line.begin(10**30).status_code == 413 and line.begin(51 * 2**20).json()["code"] == "too_large"
    bad = line.ask("POST", line.place, Upload_Length="1", Upload_Metadata="filename §")
    assert bad.status_code == 400 and bad.json()["code"] == "upload_metadata"
    assert line.offset(path) == 0 and Incoming.objects.count() == 1


@PLACES
def test_a_checksum_that_is_wrong_keeps_nothing(place: str, folder: Path) -> None:
    line = Line(place=place)
    path = line.begun(len(CLEAR))
    for algorithm in ("sha1", "sha256", "sha512"):
        wrong = line.send(path, 0, CLEAR[:90_000], Upload_Checksum=checksum(b"other", algorithm))
        assert wrong.status_code == 460 and wrong.json()["code"] == "checksum"
    torn = line.break_off(path, 0, CLEAR[:80_000], 90_000, Upload_Checksum=checksum(CLEAR[:90_000]))
    assert torn.status_code == 460 and line.offset(path) == 0 and on_disk(folder) == []
    right = line.send(path, 0, CLEAR[:90_000], Upload_Checksum=checksum(CLEAR[:90_000], "sha256"))
    assert right.status_code == 204 and line.offset(path) == 90_000
    line.send(path, 90_000, CLEAR[90_000:], Upload_Checksum=checksum(CLEAR[90_000:]))
    assert clear(path) == CLEAR


@pytest.mark.parametrize("aloud", [False, True], ids=["it ends", "it breaks"])
def test_what_arrived_of_a_broken_body_is_kept(aloud: bool) -> None:
    line = Line()
    path = line.begun(len(CLEAR))
    told = line.break_off(path, 0, CLEAR[:150_000], len(CLEAR), aloud=aloud)
    assert (told.status_code, told["Upload-Offset"], told.json()["code"]) == (400, "150000", "broken_off")
    assert line.offset(path) == 150_000
    nothing = line.break_off(path, 150_000, b"", 100, aloud=aloud)
    assert nothing["Upload-Offset"] == "150000"
    assert line.send(path, 150_000, CLEAR[150_000:]).status_code == 204 and clear(path) == CLEAR


def test_long_requests_are_kept_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed cannot keep what it holds: all but the last of it has been kept before."""
    monkeypatch.setattr(incoming, "KEPT_AT_ONCE", 2 * FRAME)

    class Killed(BaseException):
        pass

    def read(size: int) -> bytes:
        found = CLEAR[len(sent) * FRAME :][:size]
        if len(sent) == 5:
            raise Killed
        sent.append(1)
        return found

    sent: list[int] = []
    line = Line()
    path = line.begun(len(CLEAR))
    body = type("Body", (), {"read": staticmethod(read)})()
    with pytest.raises(Killed):
        services.go_on(key_of(path), actor=OURS, offset=0, stream=body, length=len(CLEAR))
    assert line.offset(path) == 4 * FRAME
    line.send(path, 4 * FRAME, CLEAR[4 * FRAME :])
    assert clear(path) == CLEAR


@PLACES
def test_another_persons_file_is_not_there(place: str) -> None:
    path = Line().begun(10)
    for who in ("theirs", "colleague"):
        line = Line(who)
        own = path if place == API else f"/en/as/{who}/files/sent/{key_of(path)}/"
        assert line.ask("HEAD", own).status_code == 404
        assert line.send(own, 0, b"x").status_code == 404 and line.ask("DELETE", own).status_code == 404
    assert Line().offset(path) == 0
    other = f"{API}{uuid.uuid4()}/"
    assert Line().ask("HEAD", other).status_code == 404


def test_who_sends_by_page_goes_on_by_key() -> None:
    path = Line(place=PAGES).begun(10)
    line, same = Line(), f"{API}{key_of(path)}/"
    assert line.send(same, 0, b"12345").status_code == 204
    shown = line.ask("GET", same).json()
    assert (shown["offset"], shown["size"], shown["whole"], shown["name"]) == (5, 10, False, "方案.txt")
    assert Line(place=PAGES).send(path, 5, b"67890").status_code == 204 and clear(path) == b"1234567890"
    assert line.ask("GET", same).json()["whole"] is True


def test_nobody_is_asked_to_sign_in() -> None:
    nobody = Line("")
    for method in ("POST", "PATCH", "DELETE", "GET"):
        path = API if method == "POST" else f"{API}{uuid.uuid4()}/"
        answer = nobody.ask(method, path, Upload_Length="1", Upload_Offset="0")
        assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer", method
    for slug in ("nobody", ""):
        place = f"/en/as/{slug}/files/" if slug else "/en/files/"
        told = Line("", place).begin(1)
        assert told.status_code == 401 and told.json()["code"] == "sign_in"
        assert Line("", place).ask("HEAD", f"{place}sent/{uuid.uuid4()}/").status_code == 401


@PLACES
def test_one_that_waited_too_long_is_gone(place: str, folder: Path) -> None:
    line = Line(place=place)
    path = line.begun(100)
    line.send(path, 0, b"x" * 50)
    assert services.sweep() == 0 and line.offset(path) == 50
    Incoming.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert line.ask("HEAD", path).status_code == 410
    told = line.send(path, 50, b"x")
    assert told.status_code == 410 and told.json()["code"] == "expired"
    services.sweep()
    assert not Piece.objects.exists() and line.send(path, 50, b"x").status_code == 410
    Incoming.objects.update(expires_at=clock.now() - timedelta(days=1, seconds=1))
    services.sweep()
    assert line.ask("HEAD", path).status_code == 404


def test_the_sweep_leaves_what_is_on_its_way(folder: Path) -> None:
    line = Line()
    path = line.begun(100)
    line.send(path, 0, b"x" * 50)
    long_ago = (clock.now() - timedelta(days=2)).timestamp()
    for stored in on_disk(folder):
        os.utime(stored, (long_ago, long_ago))
    assert services.sweep() == 0 and len(on_disk(folder)) == 1


@PLACES
def test_it_is_taken_away_on_its_way_and_whole(
    place: str, folder: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    line = Line(place=place)
    for sent in (40, 100):
        path = line.begun(100)
        line.send(path, 0, b"x" * sent)
        with django_capture_on_commit_callbacks(execute=True):
            assert line.ask("DELETE", path).status_code == 204
        assert line.ask("HEAD", path).status_code == 404 and line.ask("DELETE", path).status_code == 404
        assert on_disk(folder) == []


def test_how_much_one_person_may_have_on_the_way(thread: Thread) -> None:
    rule(files=2, megabytes=1)
    line = Line()
    assert line.begin(2**20 + 1).status_code == 422
    first = line.begun(2**19)
    line.begun(2**19)
    told = line.begin(1)
    assert told.status_code == 422 and told.json()["code"] == "too_many" and "2 files" in told.json()["title"]
    assert Line("colleague").begin(1).status_code == 201
    line.ask("DELETE", first)
    again = line.begin(2**19, body=b"x" * 2**19)
    assert again.status_code == 201 and line.begin(1).status_code == 422, "what waits to be used counts as well"
    services.take_away(key_of(again["Location"]), actor=OURS)
    assert line.begin(1).status_code == 201


def test_the_first_bytes_may_come_with_the_beginning() -> None:
    line = Line()
    whole = line.begin(3, body=b"abc")
    assert (whole.status_code, whole["Upload-Offset"]) == (201, "3") and clear(whole["Location"]) == b"abc"
    part = line.begin(5, body=b"abc", Upload_Checksum=checksum(b"abc"))
    assert part["Upload-Offset"] == "3" and line.offset(part["Location"]) == 3
    assert line.begin(5, body=b"abc", Upload_Checksum=checksum(b"abd")).status_code == 460
    assert line.begin(5, body=b"abc", Content_Type="text/plain").status_code == 415
    assert Incoming.objects.count() == 1


def test_an_empty_file_is_whole_at_once() -> None:
    path = Line().begun(0)
    assert Line().offset(path) == 0 and clear(path) == b""
    assert Line().send(path, 0, b"").status_code == 204 and Line().send(path, 0, b"x").status_code == 413


def test_what_is_spoken_here_is_told_to_everybody() -> None:
    for place in (API, f"{API}{uuid.uuid4()}/", PAGES):
        told = Line("" if place != PAGES else "ours", place).ask("OPTIONS", place)
        assert told.status_code == 204 and told["Tus-Version"] == "1.0.0" and told["Tus-Max-Size"] == str(50 * 2**20)
        assert set(told["Tus-Extension"].split(",")) >= {"creation", "expiration", "checksum", "termination"}
        assert "sha1" in told["Tus-Checksum-Algorithm"].split(",")


@PLACES
def test_where_only_post_passes_a_header_names_the_method(place: str) -> None:
    line = Line(place=place)
    path = line.begun(3)
    sent = line.ask("POST", path, b"abc", Upload_Offset="0", X_HTTP_Method_Override="PATCH")
    assert sent.status_code == 204 and clear(path) == b"abc"
    assert line.ask("POST", path, X_HTTP_Method_Override="HEAD").status_code == 200
    assert line.ask("POST", path, X_HTTP_Method_Override="DELETE").status_code == 204
    assert line.ask("POST", path).status_code == 405


def test_a_body_of_no_known_length_is_refused() -> None:
    line = Line()
    path = line.begun(3)
    given = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Transfer-Encoding": "chunked"}
    kind = "application/offset+octet-stream"
    answer = line.client.generic("PATCH", path, b"", headers=given, CONTENT_TYPE=kind, CONTENT_LENGTH="")
    assert answer.status_code == 411


def test_pieces_that_are_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_PIECES", 3)
    line = Line()
    path = line.begun(9)
    told = [line.send(path, at, b"x").status_code for at in range(4)]
    assert told == [204, 204, 204, 422]


def test_what_was_damaged_on_disk_has_to_be_sent_again(folder: Path) -> None:
    line = Line()
    path = line.begun(100)
    line.send(path, 0, b"x" * 50)
    (stored,) = on_disk(folder)
    stored.write_bytes(stored.read_bytes()[:-1] + b"!")
    told = line.send(path, 50, b"x" * 50)
    assert told.status_code == 410 and "damaged" in told.json()["title"] and not Upload.objects.exists()


def test_a_page_that_others_put_up_sends_nothing() -> None:
    """Pages' addresses ask for the token of a form, as every page does; a key needs none."""
    strict = Client(enforce_csrf_checks=True)
    given = {"Tus-Resumable": "1.0.0", "Upload-Length": "3", "Authorization": "Bearer ours"}
    assert [strict.generic("POST", place, headers=given).status_code for place in (PAGES, API)] == [403, 201]


@given(content=st.binary(min_size=1, max_size=3 * FRAME), plan=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_cuts_and_breaks_the_same_bytes_come_back(content: bytes, plan: Any) -> None:
    line = Line(place=plan.draw(st.sampled_from([API, PAGES])))
    path = line.begun(len(content))
    while (at := line.offset(path)) < len(content):
        length = plan.draw(st.integers(1, len(content) - at))
        body = content[at : at + length]
        match plan.draw(st.sampled_from(["whole", "checked", "torn", "broken", "forged", "stale"])):
            case "whole":
                line.send(path, at, body)
            case "checked":
                line.send(path, at, body, Upload_Checksum=checksum(body))
            case "torn":
                line.break_off(path, at, body[: plan.draw(st.integers(0, length))], length)
            case "broken":
                line.break_off(path, at, body[: plan.draw(st.integers(0, length))], length, aloud=True)
            case "forged":
                assert line.send(path, at, body, Upload_Checksum=checksum(b"")).status_code == 460
            case "stale":
                assert line.send(path, at + 1, body[1:] or b"x").status_code in (409, 413)
        if plan.draw(st.integers(0, 9)) == 0 and len(content) > at + length:
            line.send(path, at + length, content[at + length :])
    assert clear(path) == content and Upload.objects.get(pk=key_of(path)).size == len(content)
    assert not StoredFile.objects.exists()


def test_one_that_writes_keeps_the_others_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """While bytes come another request is refused; when they stop coming it takes over, and the first keeps nothing."""
    line = Line()
    path = line.begun(1000)
    answers: list[Any] = []

    def read(_stream: Any, size: int) -> bytes:
        if not answers:
            answers.append(line.send(path, 0, b"b" * 10))
            Incoming.objects.update(heard_at=clock.now() - timedelta(seconds=11))
            answers.append(line.send(path, 0, b"c" * 10))
        return own(_stream, size)

    own = incoming._read
    monkeypatch.setattr(incoming, "_read", read)
    first = line.send(path, 0, b"a" * 10)
    assert [one.status_code for one in (*answers, first)] == [423, 204, 423]
    assert answers[0]["Retry-After"] == "2" and answers[0].json()["code"] == "busy"
    assert line.offset(path) == 10
    line.send(path, 10, b"d" * 990)
    assert clear(path) == b"c" * 10 + b"d" * 990


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_taken() -> None:
    line = Line()
    path, bodies = line.begun(2 * FRAME), (b"a" * FRAME, b"b" * FRAME)
    ends = at_once(*[lambda body=body: Line().send(path, 0, body) for body in bodies])
    assert not raised(ends) and sorted(end.status_code for end in ends) in ([204, 409], [204, 423])
    kept = bodies[0] if ends[0].status_code == 204 else bodies[1]
    assert line.offset(path) == FRAME and line.send(path, FRAME, b"c" * FRAME).status_code == 204
    assert clear(path) == kept + b"c" * FRAME


def test_memory_does_not_grow_with_the_file() -> None:
    class Zeros:
        def read(self, size: int) -> bytes:
            return b"\0" * size

    def peak(size: int) -> int:
        begun = services.begin_upload(actor=OURS, name="a.txt", size=size)
        tracemalloc.start()
        for at in range(0, size, size // 2):
            services.go_on(begun.id, actor=OURS, offset=at, stream=Zeros(), length=size // 2)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert Upload.objects.get(pk=begun.id).size == size
        return most

    small, large = peak(2 * 2**20), peak(32 * 2**20)
    assert large < small + 2**20
