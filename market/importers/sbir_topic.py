"""SBIR and STTR solicitation topics as sbir.gov gives them: what agencies asked small firms for."""

import re
from collections.abc import Mapping
from typing import Any

from market.importers.classes import AGENCIES, ELECTRONICS, by_words
from market.importers.texts import Texts
from market.models import ImportSource
from market.selectors.import_checks import Record

SOURCE = ImportSource(
    code="sbir-topic",
    title_en="SBIR.gov solicitation topics",
    title_zh="美国小企业创新研究计划（SBIR）征集课题",
    nature=ImportSource.TOPIC,
    licence="Solicitation of the US Government, public domain",
    homepage="https://www.sbir.gov/topics",
)
_DAY = "%B %d, %Y"
_PART = re.compile(
    r"^[ \t]*(TECHNOLOGY AREA\(?S?\)?|OBJECTIVE|DESCRIPTION|PHASE I{1,3}(?: DUAL USE APPLICATIONS)?|REFERENCES?|"
    r"KEYWORDS?)[ \t]*[:.][ \t]*",
    re.MULTILINE,
)


def parts_of(text: str) -> dict[str, str]:
    """The parts of a topic under their headings, "" for what stands before the first one."""
    pieces = _PART.split(text)
    found = {"": pieces[0].strip()}
    for heading, body in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(heading.split(" DUAL")[0], body.strip())
    return found


def record(line: int, raw: Mapping[str, Any]) -> Record:
    """One topic: objective and description are the problem, the phases how it was to be delivered."""
    given = Texts(raw)
    title, text, agency = given.text("title"), given.text("text"), given.text("agency")
    parts = parts_of(text)
    told = [parts.get(name, "") for name in ("", "OBJECTIVE", "DESCRIPTION")]
    problem = "\n\n".join(part for part in told if part) or text
    phases = [f"{name}: {parts[name]}" for name in ("PHASE I", "PHASE II", "PHASE III") if parts.get(name)]
    return Record(
        line,
        reference=given.text("id"),
        fields={
            "original_lang": "en",
            "title": given.fit("title", title, 200),
            "problem": given.fit("problem", problem, 8000),
            "delivery": given.fit("delivery", "\n\n".join(phases), 4000),
            "wanted": ["development"],
            "technology_field": by_words(title, problem, leaning=AGENCIES.get(agency, ELECTRONICS)),
            "opened_on": given.day("open", _DAY),
            "open_until": given.day("close", _DAY),
        },
        holder=", ".join(name for name in (agency, given.text("branch")) if name),
        url=given.address("url"),
        remarks=tuple(given.remarks),
        problems=tuple(given.problems),
    )
