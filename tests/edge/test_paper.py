"""Documents on paper: every character is written, text can be taken out again, the same input gives the same bytes."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from transfer.edge.paper import MissingGlyph, Sheet, qr_svg

pytestmark = pytest.mark.slow

AT = datetime(2026, 3, 12, 8, tzinfo=UTC)
HAS_PDFTOTEXT = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")


def sheet(*lines: str) -> bytes:
    made = Sheet(title="试验 Test", made_at=AT, foot="foot")
    made.add_page()
    for line in lines:
        made.line_of(line, size=11)
    return made.pdf()


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "made.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


@HAS_PDFTOTEXT
def test_chinese_rare_and_latin_characters_come_out_again(tmp_path: Path) -> None:
    text = text_of(sheet("技术转让合同 龑 堃 喆 㐂", "Technology — ½ € é"), tmp_path)
    for word in ("技术转让合同", "龑", "㐂", "Technology — ½ € é"):
        assert word in text


def test_the_same_input_gives_the_same_bytes() -> None:
    assert sheet("认定登记") == sheet("认定登记") != sheet("认定登记机构")


def test_a_character_that_no_font_has_is_refused_by_name(settings: LazySettings) -> None:
    settings.EXCHANGE_FALLBACK_FONTS = []
    from transfer.edge.paper import fonts

    fonts.fallback_for.cache_clear()
    with pytest.raises(MissingGlyph, match=r"U\+20BB7") as caught:
        sheet("𠮷野")
    assert caught.value.character == "𠮷"
    made = Sheet(title="x", made_at=AT)
    made.add_page()
    with pytest.raises(MissingGlyph):
        made.round_seal("𠮷野大学", x=100, y=100, radius=20)


@HAS_PDFTOTEXT
def test_a_rare_character_falls_back_to_a_font_of_the_system(settings: LazySettings, tmp_path: Path) -> None:
    from transfer.edge.paper import fonts

    fonts.fallback_for.cache_clear()
    if not any(Path(entry.partition("#")[0]).exists() for entry in settings.EXCHANGE_FALLBACK_FONTS):
        pytest.skip("this system has no CJK font")
    assert "𠮷野" in text_of(sheet("𠮷野"), tmp_path)


@HAS_PDFTOTEXT
def test_a_table_over_two_pages_repeats_its_head(tmp_path: Path) -> None:
    made = Sheet(title="x", made_at=AT)
    made.add_page()
    rows = [[f"里程碑 {n}", f"{n * 1000:,}.00"] for n in range(60)]
    made.table_of(["事项 Item", "金额 Amount"], rows, widths=[3, 1], right=[1])
    text = text_of(made.pdf(), tmp_path)
    assert text.count("事项 Item") == 2 and "里程碑 59" in text and "2/2" in text.replace(" ", "")


def test_the_qr_code_is_a_plain_image() -> None:
    svg = qr_svg("https://exchange.example/check/abc")
    assert svg.startswith(b"<svg") and b"script" not in svg
