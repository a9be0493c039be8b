"""The confidentiality agreement on paper: a rendering of the structured document, its hash and who has signed it."""

from market.models import Deal
from market.selectors import confidentiality as agreement
from transfer.edge.paper import Sheet
from transfer.edge.paper.sheet import INK_SOFT
from transfer.kernel import clock
from transfer.mechanisms.signing.models import Envelope

_SIDES = {"seller": "甲方（出让方） Seller", "buyer": "乙方（受让方） Buyer"}


def rendered(envelope: Envelope, deal: Deal) -> bytes:
    """The PDF in both languages. The same document, time and signatures give the same bytes."""
    document = agreement.text_of(envelope)
    heading, basis = document["heading"], document["basis"]
    sheet = Sheet(
        title=f"{heading['zh']} {document['number']}", made_at=envelope.changed_at, foot=str(document["number"])
    )
    sheet.set_subject(f"sha256:{envelope.document_hash}")
    sheet.add_page()
    sheet.line_of(heading["zh"], size=20, align="C")
    sheet.line_of(heading["en"], size=11, colour=INK_SOFT, align="C")
    sheet.ln(3)
    sheet.line_of(document["title"], size=14, align="C")
    sheet.line_of(f"编号 No. {document['number']}", size=9, colour=INK_SOFT, align="C")
    sheet.rule()
    for party in document["parties"]:
        names = "  ".join(name for name in (party["name_zh"], party["name_en"]) if name)
        sheet.line_of(f"{_SIDES[party['side']]}：{names}", size=10.5)
        sheet.line_of(party["number"], size=9, colour=INK_SOFT)
    sheet.ln(1)
    sheet.line_of(basis["zh"], size=9, colour=INK_SOFT)
    sheet.line_of(basis["en"], size=8, colour=INK_SOFT)
    sheet.rule()
    for number, clause in enumerate(document["clauses"], 1):
        sheet.ln(2)
        sheet.line_of(f"{number}. {clause['zh']}", size=10)
        sheet.line_of(clause["en"], size=8.5, colour=INK_SOFT)
    sheet.ln(2)
    sheet.line_of(f"保密期限 Duty of confidence：{document['months']} 个月 months", size=10)
    _signatures(sheet, envelope, deal)
    return sheet.pdf()


def _signatures(sheet: Sheet, envelope: Envelope, deal: Deal) -> None:
    sheet.ln(4)
    sheet.rule()
    for one in agreement.signatures(envelope):
        when = clock.local_minute(one.at, deal.exchange.jurisdiction) if one.at else "未签署 not signed yet"
        sheet.line_of(f"{_SIDES[one.side]}  {one.name}    {when}", size=10)
    sheet.line_of(
        "签署的是结构化文本的哈希值。 What is signed is the hash of the structured text; this is a rendering.",
        size=8,
        colour=INK_SOFT,
    )
    sheet.line_of(f"SHA-256 {envelope.document_hash}", size=7, colour=INK_SOFT)
