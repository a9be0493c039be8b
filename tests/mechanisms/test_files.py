"""Files: encrypted while they arrive, examined before anybody opens them, each opening logged, erased for good."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from transfer.kernel import clock, events, policy, retention, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, Misuse, NotAllowed, NotNow, NotVisible, Refusal, RuleBroken
from transfer.kernel.models import Event, Thread
from transfer.mechanisms.files import blobs, selectors, services
from transfer.mechanisms.files.frames import FRAME, MAGIC, FrameWriter, Tampered, read_frames
from transfer.mechanisms.files.models import FileAccess, StoredFile, Upload
from transfer.mechanisms.files.scanning import ScannerAway, register, scanners
from transfer.mechanisms.files.services.intake import safe_name
from transfer.mechanisms.files.states import FILE

pytestmark = pytest.mark.usefixtures("jurisdictions")
OWNER, OTHER = uuid.uuid4(), uuid.uuid4()
SUBJECT = f"toy.box:{uuid.uuid4()}"
SECRET = "我们的工艺参数：烧结温度 1180 ℃。\n".encode() * 9000


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.EXCHANGE_FILE_FOLDER = str(tmp_path / "files")
    return tmp_path / "files"


def member(organization: uuid.UUID = OWNER, *roles: str) -> Actor:
    return Actor(user=uuid.uuid4(), organization=organization, roles=frozenset(roles), assurance=Assurance.PASSWORD)


def receive(thread: Thread, content: bytes = SECRET, name: str = "工艺.txt", **more: object) -> StoredFile:
    given = {
        "actor": member(), "upload": ContentFile(content, name), "subject": SUBJECT, "kind": "annex", "owner": OWNER,
        "thread": thread,
    }  # fmt: skip
    return services.receive(**{**given, **more})


def examined(thread: Thread, **more: object) -> StoredFile:
    file = receive(thread, **more)
    services.examine_next()
    file.refresh_from_db()
    return file


def clear(file: StoredFile, actor: Actor | None = None) -> bytes:
    return b"".join(services.open_clear(actor=actor or member(), file=file, purpose="review"))


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_opened_only_after_it_was_examined(thread: Thread, folder: Path) -> None:
    file = receive(thread)
    assert file.state == "received" and selectors.still_waiting(SUBJECT)
    with pytest.raises(NotNow):
        clear(file)
    services.examine_next()
    file.refresh_from_db()
    assert (file.state, file.media_type, file.flags) == ("clean", "text/plain", [])
    assert clear(file) == SECRET and not selectors.still_waiting(SUBJECT)
    names = list(Event.objects.filter(stream=file.stream).order_by("version").values_list("name", flat=True))
    assert names == ["files.file.received", "files.file.quarantined", "files.file.cleared"]
    assert events.happened(Event.objects.get(stream=file.stream, version=3)).facts["subject"] == SUBJECT
    assert services.examine_next() is None


def test_nothing_lies_in_clear_on_disk_and_nothing_personal_in_the_chain(thread: Thread, folder: Path) -> None:
    file = receive(thread, name="王小明的简历.txt")
    (stored,) = on_disk(folder)
    raw = stored.read_bytes()
    assert raw.startswith(MAGIC) and "烧结".encode() not in raw and len(raw) >= len(SECRET)
    assert stored.stat().st_mode & 0o077 == 0
    body = Event.objects.get(stream=file.stream).body
    assert "王小明" not in body and hashlib.sha256(SECRET).hexdigest() not in body
    assert selectors.proves(file, SECRET) and not selectors.proves(file, SECRET + b"x")


def test_every_opening_is_written_down_and_stays(thread: Thread) -> None:
    file = examined(thread)
    reader = member()
    clear(file, reader)
    clear(file, SYSTEM)
    newest, first = selectors.accesses_of(file)
    assert (first.user, first.organization, first.purpose, first.system) == (reader.user, OWNER, "review", False)
    assert newest.system and newest.user is None
    for statement in ("UPDATE files_fileaccess SET purpose = 'x'", "DELETE FROM files_fileaccess"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_who_may_open(thread: Thread) -> None:
    file = examined(thread)
    for actor in (member(OTHER), ANONYMOUS):
        with pytest.raises(NotAllowed):
            clear(file, actor)
    assert FileAccess.objects.count() == 0
    shared = examined(thread, open_policy="toy.box.pack")
    assert clear(shared, member(OTHER)) == SECRET
    with pytest.raises(NotAllowed):
        clear(shared, ANONYMOUS)
    with pytest.raises(Misuse):
        receive(thread, open_policy="toy.box.unheard_of")
    with pytest.raises(NotAllowed):
        receive(thread, actor=member(OTHER))
    for actor, seen in ((member(), True), (member(OTHER), False), (ANONYMOUS, False), (SYSTEM, True)):
        assert StoredFile.objects.visible_to(actor).filter(pk=file.pk).exists() is seen
        assert bool(policy.may(actor, "files.file.view", file)) is seen


def test_versions_follow_one_another(thread: Thread) -> None:
    first = examined(thread)
    second = receive(thread, content=b"second", replaces=first)
    assert (first.number, second.number) == (1, 2) and selectors.versions_of(second) == [second, first]
    assert list(selectors.of_subject(SUBJECT)) == [second] == list(selectors.of_subject(SUBJECT, "annex"))
    assert not selectors.of_subject(SUBJECT, "drawing")
    with pytest.raises(RuleBroken) as caught:
        receive(thread, replaces=first)
    assert caught.value.code == "replaced"
    with pytest.raises(NotVisible):
        receive(thread, replaces=second, subject=f"toy.box:{uuid.uuid4()}")


def test_erasing_leaves_nothing_but_the_chain(
    thread: Thread, folder: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    file = examined(thread)
    with pytest.raises(NotAllowed):
        services.erase(actor=member(OTHER), file=file)
    held = retention.hold(
        thread, actor=Actor(user=uuid.uuid4(), roles=frozenset({"auditor"}), assurance=Assurance(2)), reason="audit"
    )
    with pytest.raises(RuleBroken) as caught:
        services.erase(actor=member(), file=file)
    assert caught.value.code == "legal_hold"
    retention.lift(
        held, actor=Actor(user=uuid.uuid4(), roles=frozenset({"auditor"}), assurance=Assurance(2)), reason="over"
    )
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(actor=member(), file=file)
    file.refresh_from_db()
    assert (file.name, file.key, file.digest, file.salt) == ("", "", "", "") and on_disk(folder) == []
    assert events.broken_links(file.stream) == [] and not selectors.of_subject(SUBJECT)
    with pytest.raises(NotVisible):
        clear(file)
    with pytest.raises(RuleBroken):
        services.erase(actor=member(), file=file)


def test_too_large_a_file_is_refused_and_not_kept(thread: Thread, settings: LazySettings, folder: Path) -> None:
    settings.EXCHANGE_FILE_LARGEST = 2**20
    with pytest.raises(Invalid) as caught:
        receive(thread, content=b"x" * (2**20 + 1))
    assert caught.value.problems[0].field == "file" and caught.value.problems[0].code == "too_large"
    assert on_disk(folder) == []
    receive(thread, content=b"x" * 2**20)


def test_a_file_sent_ahead_is_taken_by_who_sent_it_and_once(thread: Thread) -> None:
    sender = member()
    kept = services.keep_upload(actor=sender, upload=ContentFile(SECRET, "../a.txt"))
    for stranger in (member(), member(OTHER)):
        with pytest.raises(Invalid):
            receive(thread, upload=kept.pk, actor=stranger, owner=stranger.organization)
    file = receive(thread, upload=kept.pk, actor=sender)
    assert file.name == "a.txt" and Upload.objects.count() == 0
    with pytest.raises(Invalid) as caught:
        receive(thread, upload=kept.pk, actor=sender)
    assert caught.value.problems[0].code == "upload_gone"
    with pytest.raises(NotAllowed):
        services.keep_upload(actor=ANONYMOUS, upload=ContentFile(b"x", "a.txt"))


def test_the_sweep_removes_only_what_nobody_took(thread: Thread, folder: Path) -> None:
    import os

    file = receive(thread)
    kept = services.keep_upload(actor=member(), upload=ContentFile(b"kept", "a.txt"))
    forgotten = services.keep_upload(actor=member(), upload=ContentFile(b"forgotten", "b.txt"))
    with pytest.raises(NotAllowed), transaction.atomic():
        receive(thread, owner=OTHER)
    assert len(on_disk(folder)) == 4 and services.sweep() == 0
    long_ago = clock.now() - timedelta(days=2)
    Upload.objects.filter(pk=forgotten.pk).update(at=long_ago)
    for path in on_disk(folder):
        os.utime(path, (long_ago.timestamp(), long_ago.timestamp()))
    assert services.sweep() == 2
    assert {path.name for path in on_disk(folder)} == {file.blob.hex, kept.blob.hex}


def test_a_scanner_that_is_away_keeps_the_file_in_quarantine(thread: Thread) -> None:
    def away(content: bytes, kind: object) -> set[str]:
        raise ScannerAway("no answer")

    before = dict(scanners._SCANNERS)
    register("away")(away)
    try:
        file = examined(thread)
        assert file.state == "quarantined"
        with pytest.raises(NotNow):
            clear(file)
        assert services.examine_next() is None
        StoredFile.objects.filter(pk=file.pk).update(taken_at=clock.now() - timedelta(minutes=16))
    finally:
        scanners._SCANNERS.clear()
        scanners._SCANNERS.update(before)
    again = services.examine_next()
    assert again == file and again.state == "clean"


def test_stored_bytes_that_were_changed_are_refused(thread: Thread, folder: Path) -> None:
    file = receive(thread)
    (stored,) = on_disk(folder)
    raw = bytearray(stored.read_bytes())
    raw[-1] ^= 1
    stored.write_bytes(raw)
    services.examine_next()
    file.refresh_from_db()
    assert (file.state, file.findings) == ("refused", ["damaged"])


def test_bytes_changed_or_lost_after_the_examination_are_not_handed_out(thread: Thread, folder: Path) -> None:
    file = examined(thread)
    (stored,) = on_disk(folder)
    other = examined(thread, content=b"other", name="b.txt")
    stored.write_bytes(blobs.path_of(other.blob).read_bytes())
    with pytest.raises(Tampered):
        clear(file)
    stored.unlink()
    with pytest.raises(Tampered):
        clear(file)


MOVES = {
    "quarantine": lambda file, actor: services.examine_next(actor=actor),
    "clear": lambda file, actor: services.examine_next(actor=actor),
    "refuse": lambda file, actor: services.examine_next(actor=actor),
    "erase": lambda file, actor: services.erase(actor=actor, file=file),
}
ROLES = {"owner": lambda: member(), "other": lambda: member(OTHER), "anonymous": lambda: ANONYMOUS}


def _in_state(state: str, thread: Thread) -> StoredFile:
    file = receive(thread, content=b"MZ" if state == "refused" else SECRET)
    if state in ("clean", "refused"):
        services.examine_next()
    elif state == "quarantined":
        from transfer.mechanisms.files.services.examination import _take

        _take(SYSTEM)
    file.refresh_from_db()
    assert file.state == state
    return file


@pytest.mark.parametrize("state", list(FILE.states))
@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("role", list(ROLES))
def test_every_cell_of_state_move_and_role(state: str, move: str, role: str, thread: Thread) -> None:
    file = _in_state(state, thread)
    actor = ROLES[role]()
    allowed, legal = move == "erase" and role == "owner", state in FILE.move(move).sources
    assert (move in {one.name for one in workflow.open_moves(file, actor)}) is (allowed and legal)
    if move != "erase" and state != "received":
        return  # nothing waits to be examined
    try:
        with transaction.atomic():
            MOVES[move](file, actor)
    except Refusal as refusal:
        assert isinstance(refusal, NotNow if allowed else NotAllowed) and not (legal and allowed)
    else:
        assert allowed and legal


# Frames ---------------------------------------------------------------------------------------------------------------


def sealed(content: bytes, key: bytes, path: Path, piece: int = 10_000) -> bytes:
    with path.open("wb") as out:
        writer = FrameWriter(out, key)
        for start in range(0, len(content), piece):
            writer.write(content[start : start + piece])
        writer.finish()
    return path.read_bytes()


def opened(stored: bytes, key: bytes, path: Path) -> bytes:
    path.write_bytes(stored)
    with path.open("rb") as stream:
        return b"".join(read_frames(stream, key))


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 17])
def test_frames_give_back_what_was_written(size: int, tmp_path: Path) -> None:
    key, content = bytes(range(32)), bytes(index % 251 for index in range(size))
    assert opened(sealed(content, key, tmp_path / "a"), key, tmp_path / "b") == content


def test_no_frame_can_be_moved_cut_doubled_or_changed(tmp_path: Path) -> None:
    key = bytes(range(32))
    stored = sealed(b"".join(bytes([n]) * FRAME for n in range(4)), key, tmp_path / "a")
    full = FRAME + 16
    head, frames = stored[:4], [stored[4 + n * full : 4 + (n + 1) * full] for n in range(4)]
    assert head + b"".join(frames) == stored
    hostile = {
        "a frame cut off at the end": head + b"".join(frames[:3]),
        "all but one cut off": head + frames[0],
        "cut in the middle of a frame": stored[:-100],
        "two frames swapped": head + frames[1] + frames[0] + frames[2] + frames[3],
        "a frame left out": head + frames[0] + frames[2] + frames[3],
        "a frame doubled": head + frames[0] + frames[0] + frames[1] + frames[2] + frames[3],
        "something appended": stored + b"x",
        "a frame appended": stored + frames[3],
        "one bit": stored[:5000] + bytes([stored[5000] ^ 1]) + stored[5001:],
        "another format": b"XFR2" + stored[4:],
        "nothing": b"",
        "only the head": head,
    }
    for what, content in hostile.items():
        with pytest.raises(Tampered):
            opened(content, key, tmp_path / "b")
            pytest.fail(what)
    with pytest.raises(Tampered):
        opened(stored, bytes(32), tmp_path / "b")


def test_a_key_opens_its_own_blob_only() -> None:
    first, second, key = uuid.uuid4(), uuid.uuid4(), bytes(range(32))
    wrapped = blobs.wrap(key, first)
    assert blobs.unwrap(wrapped, first) == key
    for wrong, blob in ((wrapped, second), ("", first), ("!!", first), (wrapped[:-4] + "AAAA", first)):
        with pytest.raises(Tampered):
            blobs.unwrap(wrong, blob)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\合同.pdf", "合同.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("\ud800.txt", "txt"),
        ('a"b<c>|?*.txt', "a_b_c____.txt"),
    ],
)
def test_names_become_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
