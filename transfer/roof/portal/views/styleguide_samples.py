"""What the style guide shows. Invented, and only there: parties and figures are clearly fictional."""

from datetime import date
from types import SimpleNamespace
from typing import Any, TypeVar

from django.utils.translation import get_language

from transfer.edge.summaries import Block, Gap, Line, Summary
from transfer.edge.thread_view import Status, Strand, ThreadStep, ThreadView
from transfer.kernel.money import Money

T = TypeVar("T")
HASH = "9f2c41d07be6a35e18c0b4f7724d9a6631e5c08fd2a94b7c6e10f35d8b72ac94"
TILES = (
    ("蒙", "Inner Mongolia", "内蒙古", 3, 0, 12),
    ("吉", "Jilin", "吉林", 6, 0, 40),
    ("黑", "Heilongjiang", "黑龙江", 7, 0, 22),
    ("京", "Beijing", "北京", 4, 1, 310),
    ("冀", "Hebei", "河北", 5, 1, 35),
    ("辽", "Liaoning", "辽宁", 6, 1, 58),
    ("新", "Xinjiang", "新疆", 0, 2, 20),
    ("宁", "Ningxia", "宁夏", 1, 2, 18),
    ("甘", "Gansu", "甘肃", 2, 2, None),
    ("晋", "Shanxi", "山西", 3, 2, 15),
    ("津", "Tianjin", "天津", 4, 2, 44),
    ("鲁", "Shandong", "山东", 5, 2, 160),
    ("青", "Qinghai", "青海", 1, 3, 14),
    ("陕", "Shaanxi", "陕西", 3, 3, 47),
    ("豫", "Henan", "河南", 4, 3, 16),
    ("苏", "Jiangsu", "江苏", 5, 3, 290),
    ("藏", "Tibet", "西藏", 0, 4, None),
    ("川", "Sichuan", "四川", 2, 4, 52),
    ("渝", "Chongqing", "重庆", 3, 4, 31),
    ("鄂", "Hubei", "湖北", 4, 4, 17),
    ("皖", "Anhui", "安徽", 5, 4, 61),
    ("沪", "Shanghai", "上海", 6, 4, 240),
    ("贵", "Guizhou", "贵州", 3, 5, 28),
    ("湘", "Hunan", "湖南", 4, 5, 39),
    ("赣", "Jiangxi", "江西", 5, 5, 88),
    ("浙", "Zhejiang", "浙江", 6, 5, 13),
    ("云", "Yunnan", "云南", 3, 6, 11),
    ("桂", "Guangxi", "广西", 4, 6, 92),
    ("粤", "Guangdong", "广东", 5, 6, 280),
    ("闽", "Fujian", "福建", 6, 6, 33),
    ("琼", "Hainan", "海南", 5, 7, 104),
)
YEARS = (
    (2020, 354, 6.1),
    (2021, 422, 19.2),
    (2022, 772, 82.9),
    (2023, 979, 26.8),
    (2024, 1051, 7.4),
    (2025, 2031, 93.2),
)


def pick(english: T, chinese: T) -> T:
    """The sample in the reader's language."""
    return chinese if (get_language() or "").startswith("zh") else english


def fields() -> list[tuple[str, str]]:
    """Fields of technology, three of them."""
    return [
        ("", pick("Choose a field", "请选择")),
        ("5", pick("new materials", "新材料及其应用")),
        ("9", pick("agriculture", "农业")),
    ]


def modes() -> list[tuple[str, str]]:
    """Modes of conversion."""
    return [
        ("transfer", pick("transfer", "转让")),
        ("licence", pick("licence", "许可")),
        ("equity", pick("as equity", "作价投资")),
    ]


def tags() -> list[tuple[str, str]]:
    """Tags of public interest."""
    return [("green", pick("low carbon", "绿色低碳")), ("health", pick("public health", "公共卫生"))]


def thread() -> ThreadView:
    """A thread in publicity."""
    return ThreadView(number="EX-2026-004417-3", steps=_steps())


def stopped() -> ThreadView:
    """A thread that ended at a refused registration."""
    steps = (
        *(_step(key, english, chinese, "done", day) for key, english, chinese, day in _PAST[:3]),
        ThreadStep(
            key="registration",
            label=pick("Refused", "不予登记"),
            status="stopped",
            date=date(2026, 11, 3),
            note=pick("object unclear", "标的不明确"),
        ),
        _step("shared", "Shared out", "分配", "coming"),
    )
    return ThreadView(number="EX-2026-004602-9", steps=steps)


def braid() -> ThreadView:
    """Two achievements in one lot, three licences out of it."""
    past = tuple(_step(key, english, chinese, "done", day) for key, english, chinese, day in _PAST[:3])
    licence = (
        _step("contracted", "Contracted", "签约", "done"),
        _step("registered", "Registered", "登记", "present"),
        _step("shared", "Shared out", "分配", "coming"),
    )
    later = tuple(_step(step.key, "", "", "coming") for step in licence)
    return ThreadView(
        number="EX-2026-004890-1",
        steps=past,
        joining=(
            Strand(label=pick("Felt", "气凝胶毡"), url="#thread", steps=past),
            Strand(label=pick("Drying kiln", "干燥窑"), url="#thread", steps=past),
        ),
        leaving=(
            Strand(label=pick("Licence, pipes, Northbank", "管道领域许可，北岸低温"), url="#thread", steps=licence),
            Strand(label=pick("Licence, vessels, Stillwater", "容器领域许可，静水装备"), url="#thread", steps=licence),
            Strand(label=pick("Licence, vehicles, open", "车辆领域许可，尚可洽谈"), steps=later),
        ),
    )


def of(sheet: str) -> dict[str, Any]:
    """The samples of one sheet."""
    common = {"thread": thread(), "until": date(2026, 11, 28), "hash": HASH}
    return common if sheet else common | _threads() | _table() | _lists() | _ways() | _drawings()


def _threads() -> dict[str, Any]:
    return {"stopped": stopped(), "braid": braid(), "mini_rows": [thread(), stopped(), braid().leaving[0]]}


def _table() -> dict[str, Any]:
    return {
        "columns": [
            {"label": pick("Class", "类别")},
            {"label": pick("Contracts", "合同数"), "num": True, "sort": "?sort=contracts", "sorted": "descending"},
            {"label": pick("Turnover, million CNY", "成交额（亿元）"), "num": True},
            {"label": pick("Growth", "增长"), "num": True},
        ],
        "rows": [
            {"cells": [pick("Service", "服务"), "2,700", pick("14,185", "141.85"), "+111.35 %"], "url": "#tables"},
            {
                "cells": [pick("Development", "开发"), "2,191", pick("3,017", "30.17"), "+31.19 %"],
                "url": "#tables",
                "current": True,
            },
            {"cells": [pick("Transfer", "转让"), "221", pick("2,445", "24.45"), "+163.05 %"], "url": "#tables"},
        ],
        "foot": [pick("Total", "合计"), "5,112", pick("19,647", "196.47"), "+92.30 %"],
        "groups": [
            SimpleNamespace(
                name="field",
                label=pick("Field", "领域"),
                choices=[
                    SimpleNamespace(value="5", label=pick("new materials", "新材料"), count=312, chosen=True),
                    SimpleNamespace(value="9", label=pick("agriculture", "农业"), count=1208, chosen=False),
                ],
            ),
        ],
    }


def _lists() -> dict[str, Any]:
    exchange = pick("Riverside Technology Exchange", "江畔技术交易所")
    return {
        "facts": [
            (pick("Owner", "权利人"), pick("Lakeside University of Technology", "湖滨工业大学")),
            (pick("Field", "领域"), pick("new materials", "新材料")),
            ("IPC", "C01B 33/158, F16L 59/02"),
        ],
        "figures": [
            ("1,284", pick("contracts registered", "登记合同（项）")),
            (pick("941", "9.41"), pick("million CNY turnover", "亿元成交额")),
            ("11.6", pick("days, median from filing to certificate", "天，从申请到证明的中位数")),
        ],
        "events": [
            {"at": date(2026, 11, 20), "text": pick("Price made public", "成交价公示"), "who": exchange},
            {"at": date(2026, 10, 30), "text": pick("Agreed after five offers", "五次报价后议定"), "proof": HASH},
        ],
    }


def _sent() -> Summary:
    gap = Gap("delivery", pick("A report, a sample, a running line: it sets the price.", "交付形式决定价格。"), False)
    asked = [
        Line(pick("What is wanted", "需求"), pick("Thinner cold insulation", "更薄的低温绝热层")),
        Line(pick("Budget to", "预算上限"), Money(300_000_000)),
        Line(pick("Needed by", "期望完成日期"), date(2027, 6, 30)),
        Line(pick("How it is to be delivered", "交付方式"), gaps=[gap]),
    ]
    block = Block("wanted", pick("What is wanted", "需求内容"), asked, change="#steps")
    return Summary([block], [pick("Lakeside Exchange: its reviewers.", "湖滨交易中心的审核人员。")])


def _ways() -> dict[str, Any]:
    return {
        "parts": [
            {"heading": pick("The problem", "要解决的问题"), "key": "steps", "state": "done"},
            {"heading": pick("Target figures", "目标指标"), "key": "steps", "state": "present"},
            {"heading": pick("Budget and time", "预算与期限"), "key": "steps", "wrong": True},
            {"heading": pick("Where it belongs", "所属领域"), "key": "steps"},
        ],
        "summary": _sent(),
        "tabs": [
            {"label": pick("All", "全部"), "url": "#steps", "current": True, "count": 128},
            {"label": pick("Waiting for me", "待我办理"), "url": "#steps", "count": 6},
            {"label": pick("Concluded", "已成交"), "url": "#steps"},
        ],
        "trail": [
            (pick("Technologies", "技术"), "#top"),
            (pick("New materials", "新材料"), "#top"),
            ("EX-2026-004417-3", ""),
        ],
    }


def _drawings() -> dict[str, Any]:
    tiles = [
        {
            "short": short,
            "name": pick(english, chinese),
            "column": column,
            "row": row,
            "value": value,
            "text": "" if value is None else f"{value:,}",
        }
        for short, english, chinese, column, row, value in TILES
    ]
    return {"spark": [22, 25, 30, 28, 34, 37, 35, 40, 38, 45, 50, 58], "tiles": tiles, "chart": _chart()}


_PAST = (
    ("disclosed", "Disclosed", "披露", date(2026, 3, 12)),
    ("reviewed", "Reviewed", "受理", date(2026, 4, 2)),
    ("listed", "Listed", "挂牌", date(2026, 4, 20)),
    ("negotiated", "Negotiated", "议价", date(2026, 10, 30)),
)


def _step(key: str, english: str, chinese: str, status: Status, day: date | None = None) -> ThreadStep:
    return ThreadStep(key=key, label=pick(english, chinese), status=status, date=day)


def _steps() -> tuple[ThreadStep, ...]:
    who = pick("A transfer officer, on behalf of Lakeside University of Technology", "技术转移专员，代表湖滨工业大学")
    first = ThreadStep(
        key="disclosed",
        label=pick("Disclosed", "披露"),
        status="done",
        date=date(2026, 3, 12),
        people=(who,),
        proof=HASH,
    )
    return (
        first,
        *(_step(key, english, chinese, "done", day) for key, english, chinese, day in _PAST[1:3]),
        ThreadStep(
            key="negotiated",
            label=pick("Negotiated", "议价"),
            status="done",
            date=date(2026, 10, 30),
            note=pick("5 offers", "5 次报价"),
            url="#thread",
        ),
        ThreadStep(
            key="publicity",
            label=pick("Publicity", "公示"),
            status="present",
            note=pick("day 9 of 15", "第 9 天，共 15 天"),
            until=date(2026, 11, 28),
        ),
        _step("signed", "Signed", "签约", "coming"),
        _step("registered", "Registered", "登记", "coming"),
        _step("shared", "Shared out", "分配", "coming"),
    )


def _chart() -> dict[str, Any]:
    unit = pick("million CNY", "百万元")
    last = len(YEARS) - 1
    bars = [
        {
            "value": amount,
            "itemStyle": {"color": "token:celadon" if index == last else "token:bar"},
            "label": {"formatter": f"{amount:,}"},
        }
        for index, (_year, amount, _growth) in enumerate(YEARS)
    ]
    return {
        "title": pick("Turnover by year", "历年成交额"),
        "says": pick(
            "Turnover nearly doubled in 2025, to 2,031 million CNY.", "2025 年成交额接近翻番，达 20.31 亿元。"
        ),
        "columns": [
            {"label": pick("Year", "年份")},
            {"label": f"{pick('Turnover', '成交额')}, {unit}", "num": True},
            {"label": pick("Growth, %", "增长（%）"), "num": True},
        ],
        "rows": [{"cells": [str(year), f"{amount:,}", f"+{growth}"]} for year, amount, growth in YEARS],
        "option": {
            "xAxis": {"type": "category", "data": [str(year) for year, _amount, _growth in YEARS]},
            "yAxis": {"type": "value", "show": False},
            "series": [{"type": "bar", "data": bars, "label": {"show": True, "position": "top", "color": "token:ink"}}],
        },
    }
