"""Hostile files: what they are by content, what hides in them, and what happens to those who would open them."""

import io
import socket
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from transfer.edge.paper import Sheet
from transfer.mechanisms.files.scanning import ScannerAway, examine, kind_of
from transfer.mechanisms.files.selectors import FINDINGS, explained

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def archive(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def office(part: str = "word/document.xml", **more: bytes) -> bytes:
    given = {name.replace("__", "/"): content for name, content in more.items()}
    return archive({"[Content_Types].xml": b"<Types/>", part: b"<x/>", **given})


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\nstartxref\n9\n%%EOF\n"


def packed(plain: bytes) -> bytes:
    return b"5 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n" + zlib.compress(plain) + b"\nendstream endobj"


def encrypted_archive() -> bytes:
    """A member whose header says that it is encrypted."""
    made = bytearray(archive({"a.txt": b"x"}))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def overlapping_archive() -> bytes:
    """Ten members that all point to the bytes of the first, as in a bomb without nesting."""
    one = archive({"a": bytes(100_000)}, zipfile.ZIP_STORED)
    start, end = one.index(b"PK\x01\x02"), one.rindex(b"PK\x05\x06")
    central = one[start:end] * 10
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10, 10, len(central), start, 0)
    return one[:start] + central + tail


def nested(levels: int) -> bytes:
    content = b"x"
    for _level in range(levels):
        content = archive({"inner.zip": content} if content != b"x" else {"a.txt": content})
    return content


def honest_pdf() -> bytes:
    sheet = Sheet(title="x", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    sheet.add_page()
    sheet.line_of("技术方案", size=12)
    return sheet.pdf()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
HONEST = {
    "方案.txt": "技术方案\r\n\t参数".encode(),
    "方案.csv": "技术,方案".encode("gb18030"),
    "u.txt": "\ufeff技术".encode("utf-16"),
    "a.pdf": honest_pdf(),
    "a.docx": office(),
    "a.xlsx": office("xl/workbook.xml"),
    "a.pptx": office("ppt/presentation.xml"),
    "a.zip": archive({"docs/a.txt": b"text", "docs/b.docx": office()}),
    "a.ofd": archive({"OFD.xml": b"<ofd/>"}),
    "a.odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "a.doc": OLE + bytes(600),
    "A.PNG": PNG,
    "a.jpeg": b"\xff\xd8\xff\xe0" + bytes(20),
    "a.webp": b"RIFF\x00\x00\x00\x00WEBP" + bytes(20),
}
REFUSED = {
    "a program under another name": ("a.pdf", b"MZ\x90\x00" + bytes(100), "type_not_allowed"),
    "a script": ("a.txt", b"#!/bin/sh\nrm -rf /\n", "type_not_allowed"),
    "a page": ("a.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "type_not_allowed"),
    "a drawing with script": ("a.png", b'<svg onload="alert(1)"/>', "type_not_allowed"),
    "a page as xml": ("a.txt", b'\xef\xbb\xbf<?xml version="1.0"?><html/>', "type_not_allowed"),
    "binary": ("a.txt", bytes(range(256)), "type_not_allowed"),
    "nothing": ("a.txt", b"", "empty"),
    "a text that says it is a picture": ("a.png", b"hello", "name_mismatch"),
    "a PDF that says it is a picture": ("a.jpg", honest_pdf(), "name_mismatch"),
    "no ending": ("README", b"hello", "name_mismatch"),
    "a locked archive": ("a.zip", encrypted_archive(), "encrypted"),
    "an archive that climbs": ("a.zip", archive({"../../etc/cron.d/x": b"x"}), "unsafe_path"),
    "an archive with a drive": ("a.zip", archive({"C:\\x": b"x"}), "unsafe_path"),
    "a program in an archive": ("a.zip", archive({"data.bin": b"MZ\x90\x00"}), "executable"),
    "a script in an archive": ("a.zip", archive({"readme.txt.js": b"x"}), "executable"),
    "a program two levels down": ("a.zip", archive({"b.zip": archive({"x.exe": b"x"})}), "executable"),
    "archives without end": ("a.zip", nested(6), "zip_bomb"),
    "overlapping members": ("a.zip", overlapping_archive(), "zip_bomb"),
    "half an archive": ("a.zip", archive({"a.txt": b"x" * 5000})[:-30], "type_not_allowed"),
    "half a PDF": ("a.pdf", honest_pdf()[:-40], "unreadable"),
    "a PDF that starts a program": ("a.pdf", pdf(b"1 0 obj <</S /Launch /F (x.exe)>> endobj"), "pdf_launch"),
    "a locked PDF": ("a.pdf", pdf(b"trailer <</Encrypt 5 0 R>>"), "encrypted"),
}  # fmt: skip
FLAGGED = {
    "macros in the file": ("a.docm", office(**{"word__vbaProject.bin": OLE}), {"macros"}),
    "macros of old": ("a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le") + bytes(50), {"macros"}),
    "macros in an archive": ("a.zip", archive({"a.docm": office(**{"word__vbaProject.bin": OLE})}), {"macros"}),
    "a template from elsewhere": (
        "a.docx",
        office(**{"word___rels__settings.xml.rels": b'<R Type="x/attachedTemplate" TargetMode="External"/>'}),
        {"external_link"},
    ),
    "a script": ("a.pdf", pdf(b"1 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj"), {"pdf_javascript"}),
    "a script in disguise": ("a.pdf", pdf(b"1 0 obj <</S /J#61va#53cript>> endobj"), {"pdf_javascript"}),
    "a script packed": ("a.pdf", pdf(packed(b"<</S /JavaScript /JS (x)>>")), {"pdf_javascript"}),
    "files within": ("a.pdf", pdf(b"1 0 obj <</Type /EmbeddedFile>> endobj"), {"pdf_attachment"}),
}


@pytest.mark.parametrize("name", list(HONEST))
def test_honest_files_pass(name: str) -> None:
    report = examine(HONEST[name], name)
    assert report.clean and report.findings == () and report.media_type != "application/octet-stream"


@pytest.mark.parametrize("what", list(REFUSED))
def test_hostile_files_are_refused(what: str) -> None:
    name, content, finding = REFUSED[what]
    report = examine(content, name)
    assert not report.clean and finding in report.refused
    assert all(code in FINDINGS for code in report.findings) and explained(report.findings)


@pytest.mark.parametrize("what", list(FLAGGED))
def test_doubtful_files_warn_their_readers(what: str) -> None:
    name, content, flags = FLAGGED[what]
    report = examine(content, name)
    assert report.clean and set(report.findings) == flags


def test_a_deployment_may_refuse_macros(settings: LazySettings) -> None:
    settings.EXCHANGE_FILE_REFUSED = ["macros"]
    assert examine(FLAGGED["macros of old"][1], "a.doc").refused == ("macros",)


@pytest.mark.parametrize("how", ["one member", "many members", "level by level", "pdf"])
def test_what_unpacks_to_too_much_is_a_bomb(how: str, settings: LazySettings) -> None:
    settings.EXCHANGE_FILE_UNPACKED_LARGEST = 2**20
    settings.EXCHANGE_FILE_MOST_MEMBERS = 50
    zeros = bytes(2**20 + 1)
    content = {
        "one member": archive({"a.txt": zeros}),
        "many members": archive({f"{n}.txt": b"" for n in range(51)}),
        "level by level": archive(
            {"b.zip": archive({"a.txt": zeros[: 2**19]}), "c.zip": archive({"a": zeros[: 2**20]})}
        ),
        "pdf": pdf(packed(zeros)),
    }[how]
    assert "zip_bomb" in examine(content, "a.pdf" if how == "pdf" else "a.zip").refused


def test_a_bomb_is_stopped_before_it_has_unpacked(settings: LazySettings) -> None:
    import tracemalloc

    settings.EXCHANGE_FILE_UNPACKED_LARGEST = 2**20
    bomb = archive({"a.bin": bytes(60 * 2**20)})
    tracemalloc.start()
    report = examine(bomb, "a.zip")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "zip_bomb" in report.refused and peak < 8 * 2**20


@pytest.mark.parametrize("seed", range(12))
def test_garbage_is_judged_without_an_error(seed: int) -> None:
    import random

    noise = random.Random(seed)
    for start in (b"PK\x03\x04", b"%PDF-", OLE, b"RIFF", b"", b"\x89PNG\r\n\x1a\n", archive({"a.txt": b"x" * 99})):
        content = start + noise.randbytes(400)
        assert examine(content, "a.zip").media_type
    whole = bytearray(archive({"word/a.xml": b"x" * 300, "[Content_Types].xml": b"x"}))
    for _turn in range(30):
        whole[noise.randrange(len(whole))] = noise.randrange(256)
        assert kind_of(bytes(whole)).code and examine(bytes(whole), "a.docx").media_type


# ClamAV ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def daemon() -> Iterator[str]:
    """A daemon that speaks clamd's INSTREAM and finds the word EVIL."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                link, _address = server.accept()
            except OSError:
                return
            with link, link.makefile("rwb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!I", stream.read(4))[0]:
                    content += stream.read(size)
                found = b"stream: Test.Evil FOUND\0" if b"EVIL" in content else b"stream: OK\0"
                stream.write(b"INSTREAM size limit exceeded. ERROR\0" if b"HUGE" in content else found)
                stream.flush()

    threading.Thread(target=serve, daemon=True).start()
    yield f"127.0.0.1:{server.getsockname()[1]}"
    server.close()


def test_the_virus_scanner_is_asked(daemon: str, settings: LazySettings) -> None:
    settings.EXCHANGE_CLAMAV = daemon
    assert examine(b"harmless " * 20_000, "a.txt").clean
    assert examine(b"harmless " * 20_000 + b"EVIL", "a.txt").refused == ("malware",)
    with pytest.raises(ScannerAway, match="size limit"):
        examine(b"HUGE", "a.txt")


def test_a_silent_virus_scanner_lets_nothing_pass(settings: LazySettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EXCHANGE_CLAMAV = f"127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(ScannerAway):
        examine(b"hello", "a.txt")
    settings.EXCHANGE_CLAMAV = "unix:/nonexistent/clamd.sock"
    with pytest.raises(ScannerAway):
        examine(b"hello", "a.txt")


def test_megabytes_of_blanks_are_looked_at_once() -> None:
    began = time.monotonic()
    assert kind_of(b" " * 2**22 + b"x").code == "text"
    assert kind_of(b" " * 2**20 + b"<html>").code == "markup"
    assert time.monotonic() - began < 5
