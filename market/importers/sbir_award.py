"""SBIR and STTR awards of phase II as sbir.gov gives them: what small firms were paid to develop."""

import re
from collections.abc import Mapping
from typing import Any

from market.importers.classes import AGENCIES, ELECTRONICS, by_words
from market.importers.texts import Texts
from market.models import ImportSource
from market.selectors.import_checks import Record

SOURCE = ImportSource(
    code="sbir-award",
    title_en="SBIR.gov awards, phase II",
    title_zh="美国小企业创新研究计划（SBIR）二期资助项目",
    nature=ImportSource.AWARD,
    licence="Public award record of the US Government; abstract by the awardee",
    homepage="https://www.sbir.gov/",
)
_DETAIL = re.compile(r"/detail/(\d+)")


def record(line: int, raw: Mapping[str, Any]) -> Record:
    """One award. Its reference is the number of its page at sbir.gov, else the id in the file."""
    given = Texts(raw)
    title, abstract, url = given.text("title"), given.text("abstract"), given.address("url")
    agency, branch, firm = given.text("agency"), given.text("branch"), given.text("firm")
    number = _DETAIL.search(url)
    year = raw.get("year")
    paid_by = [agency, branch, f"{given.text('program')} {year or ''}"]
    return Record(
        line,
        reference=number[1] if number else given.text("id"),
        fields={
            "original_lang": "en",
            "title": given.fit("title", title, 200),
            "abstract": given.fit("abstract", abstract, 8000),
            "technology_field": by_words(title, abstract, leaning=AGENCIES.get(agency, ELECTRONICS)),
            "keywords": list(dict.fromkeys(word.strip()[:80] for word in paid_by if word.strip())),
        },
        holder=firm,
        url=url,
        remarks=tuple(given.remarks),
        problems=tuple(given.problems),
    )
