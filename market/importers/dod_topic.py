"""Topics of the US Department of Defense with objective, description and phases in fields of their own."""

from collections.abc import Mapping
from typing import Any

from market.importers.classes import AEROSPACE, ELECTRONICS, MATERIALS, MEDICINE, by_words
from market.importers.texts import Texts
from market.models import ImportSource
from market.selectors.import_checks import Record

SOURCE = ImportSource(
    code="dod-topic",
    title_en="SBIR topics of the US Department of Defense",
    title_zh="美国国防部小企业创新研究（SBIR）课题",
    nature=ImportSource.TOPIC,
    licence="Public domain (US Government work), CC0 1.0 elsewhere",
    homepage="https://www.dodsbirsttr.mil/",
)
AREAS = {
    "Information Systems": ELECTRONICS,
    "Sensors": ELECTRONICS,
    "Electronics": ELECTRONICS,
    "Battlespace": ELECTRONICS,
    "Space Platform": AEROSPACE,
    "Air Platform": AEROSPACE,
    "Weapons": AEROSPACE,
    "Materials": MATERIALS,
    "Human Systems": MEDICINE,
}


def record(line: int, raw: Mapping[str, Any]) -> Record:
    """One topic. Most have no title: the first sentence of the objective stands for it, with the number."""
    given = Texts(raw)
    number, objective = given.text("topic_number"), given.text("objective")
    title = given.text("title") or f"{number}: {objective.split('. ')[0].rstrip('.')}".strip(": ")
    problem = "\n\n".join(part for part in (objective, given.text("description")) if part)
    areas = given.texts("areas")
    phases = raw.get("phases")
    stages = [one for one in phases if isinstance(one, str)] if isinstance(phases, dict | list) else []
    leaning = next((AREAS[area] for area in areas if area in AREAS), ELECTRONICS)
    export = "ITAR" in areas
    return Record(
        line,
        reference=number,
        fields={
            "original_lang": "en",
            "title": given.fit("title", title, 200) if given.text("title") else title[:200],
            "problem": given.fit("problem", problem, 8000),
            "delivery": given.fit("delivery", "\n\n".join(stages), 4000),
            "constraints_text": "International Traffic in Arms Regulations (ITAR) apply." if export else "",
            "wanted": ["development"],
            "technology_field": by_words(title, problem, leaning=leaning),
        },
        holder=" ".join(part for part in ("US Department of Defense,", given.text("agency")) if part).rstrip(","),
        remarks=tuple(given.remarks),
        problems=tuple(given.problems),
    )
