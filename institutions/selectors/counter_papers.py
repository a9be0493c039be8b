"""On paper at a counter: what the visitor signs before, and the receipt to leave with. A4, in both languages."""

from collections.abc import Sequence

from institutions.models import CounterService
from institutions.selectors import counter_services, dictionaries
from transfer.edge.paper import Sheet
from transfer.edge.paper.sheet import INK, INK_SOFT
from transfer.kernel import clock, ruleset

_LABEL = 46.0
Row = tuple[str, str, str]


def receipt(service: CounterService, code: str) -> bytes:
    """The PDF of the receipt. code: the one made for this printing; it stands on the paper and nowhere else."""
    sheet = _begun(service, "窗口代办回执", "Receipt of a service at a counter")
    for row in [*_who(service), *_consent(service)]:
        _row(sheet, row)
    sheet.ln(4)
    sheet.line_of("已办事项  What was done", size=11.5)
    where = service.office.jurisdiction
    deeds = counter_services.deeds(service)
    titled = counter_services.titled(deeds, counter_services.matters(service, deeds))
    done = [
        (
            clock.local_minute(one.at, where),
            one.number,
            f"{one.label_zh}  {one.label_en}" + (f"\n{one.title}" if one.title else ""),
        )
        for one in titled
    ]
    sheet.table_of(("时间 Time", "编号 Number", "事项 What"), done, widths=(30, 42, 90))
    _answer(sheet, service, code)
    return sheet.pdf()


def consent_form(service: CounterService) -> bytes:
    """The PDF that the visitor signs: what the clerk may do, until when, and what is never done at a counter."""
    sheet = _begun(service, "窗口代办同意书", "Consent to a service at a counter")
    for row in _who(service):
        _row(sheet, row)
    until = clock.local_minute(service.acts_until, service.office.jurisdiction)
    _row(sheet, ("代办期限", "Until", until))
    sheet.ln(4)
    basis = ruleset.rule(
        "counter.service",
        jurisdiction=service.office.jurisdiction,
        on=clock.local_date(service.created_at, service.office.jurisdiction),
        body=service.office_id,
    )
    for chinese, english in (
        (
            "本人同意上列代办员在上列期限内以本人（或本人所代表单位）的名义办理上列事项。",
            "I agree that the clerk named above does what is listed above in my name, or in that of the organization "
            "for which I act, until the time given above.",
        ),
        (
            "须本人双重验证或签字的事项不在代办之列；本人可随时撤回同意，并可在办理后确认或撤回。",
            "Nothing that needs my second factor or my signature is done at the counter. I may withdraw at any time, "
            "and confirm or withdraw afterwards.",
        ),
        (f"依据：{basis.legal_basis_zh}", f"Basis: {basis.legal_basis_en}"),
    ):
        sheet.line_of(chinese, size=10.5)
        sheet.line_of(english, size=9, colour=INK_SOFT)
        sheet.ln(2)
    sheet.ln(14)
    sheet.line_of("来访人签字 Signature of the visitor ________________________    日期 Date ______________", size=10.5)
    return sheet.pdf()


def _begun(service: CounterService, chinese: str, english: str) -> Sheet:
    number = service.thread.number
    sheet = Sheet(title=f"{chinese} {number}", made_at=clock.now(), foot=f"{chinese} {number}")
    sheet.add_page()
    sheet.line_of(chinese, size=20, align="C")
    sheet.line_of(english, size=11, colour=INK_SOFT, align="C")
    sheet.ln(2)
    sheet.line_of(f"编号 No. {number}", size=10, colour=INK_SOFT, align="C")
    sheet.ln(2)
    sheet.rule()
    return sheet


def _who(service: CounterService) -> Sequence[Row]:
    side = service.membership.organization
    rows = [
        ("窗口单位", "Office", _both(service.office.name_zh, service.office.name_en)),
        ("窗口代办员", "Clerk", service.clerk.person.shown_name),
        ("来访人", "Visitor", service.visitor.person.shown_name),
    ]
    if not side.is_person:
        rows.append(("所代表单位", "For", _both(side.name_zh, side.name_en)))
    rows.append(("查验证件", "Paper seen", _code(counter_services.PAPERS, service.identity)))
    rows.append(("代办事项", "Purpose", "\n".join(_code(counter_services.PURPOSES, code) for code in service.purposes)))
    return rows


def _consent(service: CounterService) -> Sequence[Row]:
    where = service.office.jurisdiction
    way = {
        CounterService.PAPER: "签字的书面同意书  signed paper",
        CounterService.CODE: "本人邮箱收到的验证码  code sent to the visitor's own address",
    }[service.consent]
    at = clock.local_minute(service.consented_at, where) if service.consented_at else "–"
    return [("同意方式与时间", "Consent", f"{way}  {at}")]


def _answer(sheet: Sheet, service: CounterService, code: str) -> None:
    if sheet.y > sheet.h - 110:
        sheet.add_page()
    top = sheet.h - 96
    address = counter_services.address_of(service)
    sheet.qr(address, x=sheet.l_margin - 3, y=top, side=40)
    assert service.answer_by is not None  # it is closed
    until = clock.last_day(service.answer_by, service.office.jurisdiction)
    last = until.isoformat() if until else clock.local_minute(service.answer_by, service.office.jurisdiction)
    left = sheet.l_margin + 42
    sheet.set_xy(left, top + 2)
    for size, colour, text in (
        (11, INK, f"请于 {last} 前确认或撤回  Confirm or withdraw by {last}"),
        (9, INK_SOFT, "扫码或打开下列网址，输入验证码：  Scan, or open this address, and type the code:"),
        (9, INK, address),
        (16, INK, f"{code[:4]} {code[4:8]} {code[8:]}"),
        (8.5, INK_SOFT, "请妥善保管验证码：持有者可代您答复。  Keep the code: whoever has it can answer for you."),
        (8.5, INK_SOFT, "也可登录平台办理。撤回不会自动取消已办事项。"),
        (8.5, INK_SOFT, "You can sign in instead. Withdrawing undoes nothing by itself."),
    ):  # fmt: skip
        sheet.ink(size, colour)
        sheet.set_x(left)
        sheet.multi_cell(0, size * 0.58, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _row(sheet: Sheet, row: Row) -> None:
    chinese, english, value = row
    top = sheet.y
    sheet.ink(10, INK)
    sheet.multi_cell(_LABEL, 5.4, chinese, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ink(8, INK_SOFT)
    sheet.multi_cell(_LABEL, 4.2, english, align="L", new_x="LMARGIN", new_y="NEXT")
    below = sheet.y
    sheet.set_xy(sheet.l_margin + _LABEL, top)
    sheet.ink(10, INK)
    sheet.multi_cell(0, 5.4, value, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.set_y(max(sheet.y, below))
    sheet.rule(2.5)


def _both(chinese: str, english: str) -> str:
    return "  ".join(text for text in (chinese, english) if text)


def _code(dictionary: str, code: str) -> str:
    return _both(dictionaries.label(dictionary, code, "zh-hans"), dictionaries.label(dictionary, code, "en"))
