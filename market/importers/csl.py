"""CSL, the Chinese Scientific Literature dataset: titles, abstracts, keywords and disciplines of papers."""

from collections.abc import Mapping
from typing import Any

from market.importers.classes import (
    AEROSPACE,
    AGRICULTURE,
    ELECTRONICS,
    ENERGY,
    ENVIRONMENT,
    MANUFACTURING,
    MATERIALS,
    MEDICINE,
    NUCLEAR,
    SOCIETY,
    TRANSPORT,
)
from market.importers.texts import Texts
from market.models import ImportSource
from market.selectors.import_checks import Record

SOURCE = ImportSource(
    code="csl",
    title_en="CSL, Chinese Scientific Literature dataset",
    title_zh="CSL 中文科学文献数据集",
    nature=ImportSource.PAPER,
    licence="Apache-2.0 (Li et al., COLING 2022)",
    homepage="https://github.com/ydli-ai/CSL",
)
_OF_FIELD = {
    ELECTRONICS: "计算机科学与技术 信息与通信工程 光学工程 电子科学与技术 控制科学与工程 数学 物理学",
    AEROSPACE: "航空航宇科学与技术 天文学 兵器科学与技术 力学",
    MANUFACTURING: "机械工程 纺织科学与工程 食品科学与工程",
    MEDICINE: "中医学/中药学 基础医学/临床医学 药学 口腔医学 公共卫生与预防医学 生物学/生物科学与工程",
    MATERIALS: "材料科学与工程 化学/化学工程与技术 冶金工程",
    ENERGY: "电气工程 动力工程及工程热物理 石油与天然气工程",
    ENVIRONMENT: "环境科学与工程 地质学/地质资源与地质工程 大气科学 海洋科学 矿业工程 地球物理学 地理学 测绘科学与技术",
    NUCLEAR: "核科学与技术",
    AGRICULTURE: "园艺学 水产 农业工程 作物学 农业资源利用 畜牧学/兽医学 林学/林业工程 植物保护 农林经济管理",
    TRANSPORT: "交通运输工程 船舶与海洋工程",
    SOCIETY: "土木工程 建筑学 水利工程",
}
DISCIPLINES = {name: code for code, names in _OF_FIELD.items() for name in names.split()}


def record(line: int, raw: Mapping[str, Any]) -> Record:
    """One paper. Disciplines outside of technology stand under society; the discipline itself is a keyword."""
    given = Texts(raw)
    discipline, category = given.text("discipline"), given.text("category")
    words = dict.fromkeys([*given.texts("keywords"), discipline, category])
    return Record(
        line,
        reference=given.text("id"),
        fields={
            "original_lang": "zh-hans",
            "title": given.fit("title", given.text("title"), 200),
            "abstract": given.fit("abstract", given.text("abstract"), 8000),
            "technology_field": DISCIPLINES.get(discipline, SOCIETY),
            "keywords": [word for word in words if word],
        },
        remarks=tuple(given.remarks),
        problems=tuple(given.problems),
    )
