"""The certificate on paper: A4, bilingual, facts in two columns, amounts in figures and words, seal, QR code."""

from django.conf import settings

from transfer.edge.paper import Sheet
from transfer.edge.paper.sheet import INK, INK_SOFT
from transfer.mechanisms.credentials.content import Face, Line, face
from transfer.mechanisms.credentials.models import Credential

_LABEL = 52.0
_LEADING = 5.4


def rendered(credential: Credential) -> bytes:
    """The PDF, the signed credential attached as credential.jwt. The same credential gives the same bytes."""
    shown = face(credential.snapshot)
    sheet = Sheet(title=f"{shown.title['zh']} {shown.number}", made_at=credential.created_at, foot=shown.number)
    sheet.set_subject(f"sha256:{credential.content_hash}")
    sheet.set_keywords(credential.check_address)
    sheet.add_page()
    _head(sheet, shown)
    for line in shown.lines:
        _row(sheet, line)
    if shown.statement:
        sheet.ln(5)
        sheet.line_of(shown.statement["zh"], size=10)
        sheet.line_of(shown.statement["en"], size=9, colour=INK_SOFT)
    _foot(sheet, shown, credential)
    sheet.embed_file(
        bytes=credential.document.encode(),
        basename="credential.jwt",
        desc="W3C Verifiable Credential 2.0",
        modification_date=credential.created_at,
        mime_type="application/vc+jwt",
    )
    return sheet.pdf()


def _head(sheet: Sheet, shown: Face) -> None:
    sheet.set_y(30)
    sheet.line_of(shown.title["zh"], size=22, align="C")
    sheet.ln(1)
    sheet.line_of(shown.title["en"], size=12, colour=INK_SOFT, align="C")
    sheet.ln(6)
    sheet.line_of(f"编号 No. {shown.number}", size=11, align="C")
    sheet.ln(4)
    sheet.rule()


def _row(sheet: Sheet, line: Line) -> None:
    sheet.ink(10)
    values = [line.value_zh] if line.same else [line.value_zh, line.value_en]
    if line.words:
        values = [f"{line.value_zh}（{line.words}）", line.value_en]
    height = max(2, sum(_lines_needed(sheet, value) for value in values)) * _LEADING + 2.5
    if sheet.will_page_break(height):
        sheet.add_page()
    top = sheet.y
    sheet.ink(10, INK)
    sheet.multi_cell(_LABEL, _LEADING, line.label_zh, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ink(8, INK_SOFT)
    sheet.multi_cell(_LABEL, _LEADING * 0.8, line.label_en, align="L", new_x="LMARGIN", new_y="NEXT")
    below_label = sheet.y
    sheet.set_y(top)
    for place, value in enumerate(values):
        sheet.set_x(sheet.l_margin + _LABEL)
        sheet.ink(10 if place == 0 else 9, INK if place == 0 else INK_SOFT)
        sheet.multi_cell(0, _LEADING, value, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.set_y(max(sheet.y, below_label))
    sheet.rule(2.5)


def _lines_needed(sheet: Sheet, text: str) -> int:
    found = sheet.multi_cell(sheet.epw - _LABEL, _LEADING, text, dry_run=True, output="LINES")
    return len(found)  # type: ignore[arg-type] # LINES makes it a list


def _foot(sheet: Sheet, shown: Face, credential: Credential) -> None:
    if sheet.y > sheet.h - 95:
        sheet.add_page()
    top = sheet.h - 86
    sheet.round_seal(shown.issuer["zh"], x=sheet.w - sheet.r_margin - 24, y=top + 20, radius=19, below="电子印记")
    sheet.qr(credential.check_address, x=sheet.l_margin - 3, y=top - 2, side=38)
    sheet.set_xy(sheet.l_margin + 40, top + 2)
    for size, text in (
        (10, "扫码或在下列地址核验 Scan, or check at"),
        (9, f"{settings.EXCHANGE_PUBLIC_ADDRESS}/check"),
        (9, f"校验码 Check code {credential.check_code[:4]} {credential.check_code[4:]}"),
    ):
        sheet.ink(size, INK if size == 10 else INK_SOFT)
        sheet.set_x(sheet.l_margin + 40)
        sheet.multi_cell(66, 5.2, text, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.set_y(top + 42)
    sheet.ink(10)
    sheet.multi_cell(0, 5.6, f"{shown.issuer['zh']}    {shown.issued_on}", align="R", new_x="LMARGIN", new_y="NEXT")
    sheet.line_of(shown.issuer["en"], size=9, colour=INK_SOFT, align="R")
    sheet.ln(2)
    sheet.line_of(f"SHA-256 {credential.content_hash}", size=7, colour=INK_SOFT)
