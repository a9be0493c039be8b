"""The contract on paper: a rendering of the structured document alone, with its hash and who has signed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.models import Contract
from contracts.selectors import documents, parties
from transfer.edge.paper import Sheet
from transfer.edge.paper.sheet import INK_SOFT
from transfer.kernel import clock
from transfer.kernel.money import Money
from transfer.mechanisms.signing import selectors as signing


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, as what, when (None: not yet)."""

    organization: str
    side: str
    at: datetime | None
    when: str


def signatures(contract: Contract) -> list[Signed]:
    """The signatories in order, by the names in the contract."""
    if contract.envelope is None:
        return []
    names = {party.organization_id: party.name_zh or party.name_en or party.name for party in contract.parties.all()}
    return [
        Signed(
            names.get(line.signatory.organization, str(line.signatory.organization)),
            line.signatory.role,
            line.signature.signed_at if line.signature else None,
            clock.local_minute(line.signature.signed_at, contract.jurisdiction) if line.signature else "",
        )
        for line in signing.lines(documents.envelope_of(contract))
    ]


def rendered(
    document: Mapping[str, Any],
    *,
    made_at: datetime,
    signed: Sequence[Signed],
    is_draft: bool,
    people: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """The PDF. The same document, people, time and signatures give the same bytes. people: of selectors.parties."""
    heading = document["heading"]
    foot = f"{document['number']}{'  草案 Draft' if is_draft else ''}"
    sheet = Sheet(title=f"{heading['zh']} {document['number']}", made_at=made_at, foot=foot)
    sheet.set_subject(f"sha256:{documents.hash_of(document)}")
    sheet.add_page()
    sheet.line_of(heading["zh"], size=20, align="C")
    sheet.line_of(heading["en"], size=11, colour=INK_SOFT, align="C")
    sheet.ln(3)
    sheet.line_of(document["title"], size=14, align="C")
    sheet.line_of(f"编号 No. {document['number']}", size=9, colour=INK_SOFT, align="C")
    sheet.rule()
    _parties(sheet, document, people)
    _rights(sheet, document)
    _articles(sheet, document)
    _amounts(sheet, document)
    _conditions(sheet, document)
    _withheld(sheet, document)
    _signatures(sheet, document, signed)
    return sheet.pdf()


def _parties(sheet: Sheet, document: Mapping[str, Any], people: Sequence[Mapping[str, str]]) -> None:
    for party in parties.with_names(document, people):
        names = "  ".join(name for name in (party["name_zh"], party["name_en"]) if name)
        sheet.line_of(f"{party['word']['zh']} {party['word']['en']}：{names}", size=10.5)
        number = party["uscc"] or party["foreign_number"]
        place = "  ".join(text for text in (party["place"]["zh"], party["address"]) if text)
        sheet.line_of("  ".join(text for text in (number, party["country"], place) if text), size=9, colour=INK_SOFT)
    sheet.ln(1)
    sheet.line_of(document["basis"]["zh"], size=9, colour=INK_SOFT)
    sheet.line_of(document["basis"]["en"], size=8, colour=INK_SOFT)
    sheet.rule()


def _rights(sheet: Sheet, document: Mapping[str, Any]) -> None:
    if not document.get("rights"):
        return
    sheet.line_of("合同所涉权利  Rights in this contract", size=11.5)
    sheet.table_of(
        ["类型 Kind", "权利号 Number", "名称 Title", "状态 Status", "申请 · 授权 · 届满 Filed · granted · expires"],
        [
            [
                f"{right['kind']['zh']} {right['kind']['en']}",
                f"{right['country']['code']} {right['number']}".strip(),
                right["title"],
                f"{right['status']['zh']} {right['status']['en']}",
                " · ".join(right[name] or "–" for name in ("filed_on", "granted_on", "expires_on")),
            ]
            for right in document["rights"]
        ],
        widths=[20, 20, 26, 14, 20],
    )
    sheet.rule()


def _articles(sheet: Sheet, document: Mapping[str, Any]) -> None:
    for article in document["articles"]:
        sheet.ln(2)
        title = article["title"]
        sheet.line_of(f"第{article['number']}条  {title['zh']}   Art. {article['number']}  {title['en']}", size=11.5)
        for clause in article["clauses"]:
            sheet.line_of(clause["zh"], size=10)
            sheet.line_of(clause["en"], size=8.5, colour=INK_SOFT)
        if article["written"]:
            sheet.line_of(article["written"], size=10)


def _amounts(sheet: Sheet, document: Mapping[str, Any]) -> None:
    amounts = document["amounts"]
    if amounts["items"]:
        sheet.ln(3)
        sheet.line_of("金额明细（非技术性项目）  Schedule of amounts (non-technical items)", size=11.5)
        sheet.table_of(
            ["类别 Kind", "名称 What", "合理数量 Reasonable quantity", f"金额 Amount ({amounts['currency']})"],
            [
                [
                    f"{item['kind']['zh']} {item['kind']['en']}",
                    item["what"],
                    "是 yes" if item["reasonable_quantity"] else "否 no",
                    _money(item["minor"], amounts["currency"]),
                ]
                for item in amounts["items"]
            ],
            widths=[28, 32, 18, 22],
            right=[3],
        )
    if amounts["instalments"]:
        sheet.ln(3)
        sheet.line_of("付款计划  Payment plan", size=11.5)
        sheet.table_of(
            ["期 No.", "用途 What for", "期限 Due", f"金额 Amount ({amounts['currency']})"],
            [
                [
                    str(row["number"]),
                    row["what"],
                    " ".join(text for text in (row["milestone"], row["due_on"] or "") if text),
                    _money(row["minor"], amounts["currency"]) if row["minor"] else "按实结算 as reckoned",
                ]
                for row in amounts["instalments"]
            ],
            widths=[10, 35, 33, 22],
            right=[3],
        )


def _conditions(sheet: Sheet, document: Mapping[str, Any]) -> None:
    if not document["conditions"]:
        return
    sheet.ln(3)
    sheet.line_of("生效条件清单  Schedule of conditions", size=11.5)
    for row in document["conditions"]:
        kind, due = row["kind"], f"  {row['due_on']}" if row["due_on"] else ""
        sheet.line_of(f"· {kind['zh']} {kind['en']}  {row['what']}{due}", size=10)


def _withheld(sheet: Sheet, document: Mapping[str, Any]) -> None:
    if not document.get("withheld"):
        return
    sheet.ln(3)
    sheet.line_of("不向公众公开的内容  Kept from the public", size=11.5)
    for row in document["withheld"]:
        sheet.line_of(f"· {row['zh']} {row['en']}", size=10)


def _signatures(sheet: Sheet, document: Mapping[str, Any], signed: Sequence[Signed]) -> None:
    sheet.ln(4)
    sheet.rule()
    for one in signed:
        sheet.line_of(f"{one.organization}    {one.when or '未签署 not signed yet'}", size=10)
    sheet.line_of(
        "签署的是结构化文本的哈希值。 What is signed is the hash of the structured text; this is a rendering.",
        size=8,
        colour=INK_SOFT,
    )
    sheet.line_of(f"SHA-256 {documents.hash_of(document)}", size=7, colour=INK_SOFT)


def _money(minor: int, currency: str) -> str:
    return Money(minor, currency).display("en").rpartition(" ")[0]
