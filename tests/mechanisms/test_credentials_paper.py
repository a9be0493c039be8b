"""The certificate as a PDF: what it shows, and that an altered one is told from the one issued."""

import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from tests.mechanisms.test_credentials import CONTENT, issue, revoked
from transfer.kernel.actor import ANONYMOUS
from transfer.kernel.errors import RuleBroken
from transfer.kernel.models import Thread
from transfer.mechanisms.credentials import selectors, services
from transfer.mechanisms.credentials.models import Credential, IssuedFile

pytestmark = pytest.mark.slow


def pdf_of(credential: Credential) -> bytes:
    return services.certificate(actor=ANONYMOUS, credential=credential)


def test_the_file_issued_is_genuine_and_always_the_same(thread: Thread) -> None:
    credential = issue(thread)
    made = pdf_of(credential)
    assert made == pdf_of(Credential.objects.get(pk=credential.pk)) and IssuedFile.objects.count() == 1
    check = selectors.check_file(made)
    assert check.verdict == "genuine" and check.credential == credential
    revoked(credential)
    assert selectors.check_file(made).verdict == "revoked"
    assert pdf_of(credential) == made


def test_an_altered_file_is_told_and_the_genuine_content_shown(thread: Thread) -> None:
    credential = issue(thread)
    made = pdf_of(credential)
    repacked = made.replace(credential.document.encode(), b"")
    packed = zlib.compress(credential.document.encode())
    altered = {
        "one byte": made[:-20] + b" " + made[-20:],
        "something appended": made + b"\n% more",
        "attachment packed by another program": repacked + b"\n9 0 obj\nstream\n" + packed + b"\nendstream endobj",
    }
    for what, content in altered.items():
        check = selectors.check_file(content)
        assert (check.verdict, check.why) == ("altered", "file"), what
        assert check.face and check.face.lines[2].words == "叁佰贰拾万元整"
    assert selectors.check_file(repacked).verdict == "unknown"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_the_text_of_the_certificate_can_be_taken_out(thread: Thread, tmp_path: Path) -> None:
    credential = issue(thread)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf_of(credential))
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    code = f"{credential.check_code[:4]} {credential.check_code[4:]}"
    for words in (
        "技术合同认定登记证书", "Technology contract registration certificate", "龑华大学", "3,200,000.00 CNY",
        "叁佰贰拾万元整", "2026-44-000001", credential.content_hash, code, "/check", "2026-11-22",
    ):  # fmt: skip
        assert words in text, words


def test_a_long_certificate_goes_on_over_the_page(thread: Thread) -> None:
    facts = [{"label": {"en": f"Fact {n}", "zh": f"事项{n}"}, "value": "长" * 120} for n in range(24)]
    made = pdf_of(issue(thread, content={**CONTENT, "facts": facts}))
    assert made.count(b"/Type /Page\n") == 2 or made.count(b"/Type /Page") >= 3


def test_a_character_without_a_glyph_is_refused(thread: Thread) -> None:
    facts = [{"label": {"en": "x", "zh": "x"}, "value": "\U00020000\U000e0101\U0001f9ff"}]
    with pytest.raises(RuleBroken) as caught:
        pdf_of(issue(thread, content={**CONTENT, "facts": facts}))
    assert caught.value.code == "no_glyph" and IssuedFile.objects.count() == 0
