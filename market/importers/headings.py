"""Which columns of somebody's own spreadsheet are understood: by the names that people give them, in both languages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from market.models import ImportBatch
from transfer.kernel.errors import Invalid, Text

REPORT = (_("Row"), _("Columns with faults"), _("What is wrong with it"))
"""The columns that a report of failed rows has before the others; sent again, they say nothing."""
_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_NOT_A_WORD = re.compile(r"[\s_*＊:：/\-]+")
_TEN_THOUSAND = re.compile(r"万")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that is understood. field: its name in code; label: what the template calls it; says: what is written
    in it; names: others by which it is known."""

    field: str
    label: Text
    says: Text
    names: str = ""


_REFERENCE = Heading(
    "reference", _("Our number"), _("your own number of it: by it a row is known again"),
    "reference|ref|编号|成果编号|需求编号|项目编号|内部编号",
)  # fmt: skip
_FIELD = Heading(
    "technology_field", _("Technology field"), _("name or code of one of the eleven fields"),
    "field|technology field|技术领域|领域|所属领域|技术领域分类",
)  # fmt: skip
_INDUSTRY = Heading(
    "industry", _("Industry"), _("name or code of the industry (GB/T 4754)"),
    "industry|行业|所属行业|应用行业|国民经济行业",
)  # fmt: skip
_LANGUAGE = Heading(
    "original_lang", _("Language"), _("zh-hans or en; left empty, it is seen from the title"),
    "language|语言|语种|原文语言",
)  # fmt: skip
ACHIEVEMENT = (
    _REFERENCE,
    Heading("title", _("Title of the achievement"), _("needed; 200 characters at most"),
            "title|name|achievement|成果名称|名称|标题|项目名称|技术名称|题目"),
    Heading("abstract", _("What it does"), _("for a buyer; 8,000 characters at most"),
            "abstract|summary|description|成果简介|简介|摘要|成果介绍|技术简介|项目简介|成果描述"),
    Heading("advantage", _("What it does better"), _("better than what, with figures"),
            "advantage|advantages|innovation|优势|技术优势|创新点|先进性|主要优势|技术先进性"),
    _FIELD,
    _INDUSTRY,
    Heading("ipc", _("IPC"), _("symbols such as C01B 33/158, parted by semicolons"),
            "ipc|ipc class|国际专利分类|ipc分类号|分类号"),
    Heading("keywords", _("Keywords"), _("parted by semicolons"), "keywords|keyword|关键词|关键字"),
    Heading("trl", _("Maturity (TRL)"), _("a level from 1 to 9"),
            "trl|maturity|readiness|成熟度|技术成熟度|成熟度等级|技术成熟度等级"),
    Heading("trl_evidence", _("Evidence for the maturity"), _("what was run, where, how long"),
            "evidence|trl evidence|成熟度证据|成熟度说明|应用情况|成熟度依据"),
    Heading("inventors", _("Completers"), _("names in their order, parted by semicolons; shares are set later"),
            "inventors|inventor|completers|authors|完成人|发明人|主要完成人|成果完成人|负责人"),
    Heading("right_kind", _("Kind of right"), _("for instance invention patent"),
            "kind of right|ip kind|right|知识产权类型|专利类型|权利类型|知识产权类别"),
    Heading("right_number", _("Number of the right"), _("for instance 202010123456.X"),
            "patent number|right number|patent no.|专利号|申请号|知识产权编号|权利号|授权号|专利申请号"),
    Heading("right_title", _("Title of the right"), "", "right title|patent title|专利名称|知识产权名称|权利名称"),
    Heading("right_country", _("Country of the right"), _("two letters; left empty, CN"),
            "right country|国别|国家|知识产权国别"),
    Heading("right_filed_on", _("Filed on"), _("2026-03-12"), "filed on|filing date|申请日|申请日期"),
    Heading("right_granted_on", _("Granted on"), _("2026-03-12"), "granted on|grant date|授权日|授权日期|授权公告日"),
    Heading("right_expires_on", _("Expires on"), _("2026-03-12"), "expires on|expiry date|到期日|有效期至|届满日"),
    _LANGUAGE,
)  # fmt: skip
DEMAND = (
    _REFERENCE,
    Heading("title", _("Title of the demand"), _("needed; 200 characters at most"),
            "title|name|demand|需求名称|名称|标题|需求标题|题目|技术需求名称"),
    Heading("problem", _("The problem"), _("8,000 characters at most"),
            "problem|description|问题|需求描述|需求内容|技术问题|问题描述|需求说明|具体需求|拟解决的问题"),
    Heading("present_way", _("How it is done today"), "",
            "present way|today|现状|现有做法|目前做法|现有技术|目前解决方式"),
    Heading("targets", _("Target figures"), _("for instance: heat loss <= 12 W/m; life >= 15 a"),
            "targets|target figures|figures|指标|技术指标|目标指标|主要技术指标|考核指标"),
    Heading("constraints_text", _("Constraints"), "", "constraints|约束|约束条件|限制条件"),
    Heading("delivery", _("How it is to be delivered"), "", "delivery|deliverables|交付|交付方式|交付要求|交付形式"),
    Heading("wanted", _("Forms of cooperation"), _("names or codes, parted by semicolons"),
            "cooperation|forms of cooperation|wanted|合作方式|合作形式|拟合作方式"),
    _FIELD,
    _INDUSTRY,
    Heading("region", _("Region"), _("a code of GB/T 2260; left empty, where your organization is"),
            "region|region code|地区|行政区划|行政区划代码|地区代码"),
    Heading("budget_low", _("Budget from"), _("100万元, or a number of yuan"),
            "budget from|budget low|预算下限|最低预算|投入下限"),
    Heading("budget_high", _("Budget to"), _("100万元, or a number of yuan"),
            "budget|budget to|budget high|预算|预算上限|最高预算|拟投入资金|拟投入金额|资金预算|投入金额|项目预算"),
    Heading("needed_by", _("Needed by"), _("2026-03-12"),
            "needed by|期望完成时间|需要时间|完成时间|希望解决时间|需求时间"),
    Heading("open_until", _("Answers until"), _("2026-03-12"),
            "open until|answers until|deadline|截止日期|征集截止|答复截止|有效期"),
    Heading("anonymous", _("Do not show our name"), _("yes or no"), "anonymous|匿名|是否匿名|不公开名称"),
    _LANGUAGE,
)  # fmt: skip
HEADINGS = {ImportBatch.ACHIEVEMENT: ACHIEVEMENT, ImportBatch.DEMAND: DEMAND}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file. heading: what it is understood as, None where it is left out. unit: of plain amounts in it,
    in yuan."""

    written: str
    heading: Heading | None
    unit: int = 1
    of_report: bool = False


def recognise(noun: str, written: Sequence[str]) -> list[Column]:
    """What the columns of a first row are. Invalid (field header) without a title, or when two are the same thing."""
    known = {name: heading for heading in HEADINGS[noun] for name in _names(heading)}
    report = {_plain(name) for text in REPORT for name in in_both(text)}
    columns = [
        Column(
            text,
            known.get(_plain(text)),
            10_000 if _TEN_THOUSAND.search(text) else 1,
            of_report=_plain(text) in report,
        )
        for text in written
    ]
    fields = [column.heading.field for column in columns if column.heading is not None]
    if "title" not in fields:
        message = _("No column is recognised as the title. Call it “%(title)s”, or begin from the template.")
        raise Invalid.one("header", message % {"title": HEADINGS[noun][1].label}, "no_title")
    twice = next((heading for heading in HEADINGS[noun] if fields.count(heading.field) > 1), None)
    if twice is not None:
        message = _("Two columns are recognised as “%(label)s”. Rename one of them.")
        raise Invalid.one("header", message % {"label": twice.label}, "twice")
    return columns


def in_both(text: Text) -> list[str]:
    """A text in every language of the house."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(text))
    return found


def _names(heading: Heading) -> set[str]:
    return {_plain(name) for name in (*heading.names.split("|"), heading.field, *in_both(heading.label))} - {""}


def _plain(text: str) -> str:
    """Without case, width, spaces, brackets and marks."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_A_WORD.sub("", _IN_BRACKETS.sub("", wide))
