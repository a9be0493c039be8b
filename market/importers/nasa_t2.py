"""NASA's Technology Transfer portal: patents, software and spinoffs, one JSON object a line."""

from collections.abc import Mapping
from typing import Any

from market.importers.classes import (
    AEROSPACE,
    ELECTRONICS,
    ENERGY,
    ENVIRONMENT,
    MANUFACTURING,
    MATERIALS,
    MEDICINE,
    SOCIETY,
    TRANSPORT,
    by_words,
)
from market.importers.texts import Texts
from market.models import ImportSource
from market.selectors.import_checks import Record

SOURCE = ImportSource(
    code="nasa-t2",
    title_en="NASA Technology Transfer portal",
    title_zh="美国国家航空航天局技术转移门户",
    nature=ImportSource.TECHNOLOGY,
    licence="Work of the US Government, public domain in the United States (17 USC 105)",
    homepage="https://technology.nasa.gov/",
)
CATEGORIES = {
    "sensors": ELECTRONICS,
    "materials and coatings": MATERIALS,
    "aerospace": AEROSPACE,
    "mechanical and fluid systems": MANUFACTURING,
    "robotics automation and control": MANUFACTURING,
    "manufacturing": MANUFACTURING,
    "information technology and software": ELECTRONICS,
    "health medicine and biotechnology": MEDICINE,
    "instrumentation": ELECTRONICS,
    "power generation and storage": ENERGY,
    "electrical and electronics": ELECTRONICS,
    "optics": ELECTRONICS,
    "communications": ELECTRONICS,
    "environment": ENVIRONMENT,
    "propulsion": AEROSPACE,
    "data and image processing": ELECTRONICS,
    "design and integration tools": ELECTRONICS,
    "aeronautics": AEROSPACE,
    "environmental science earth air space exoplanet": ENVIRONMENT,
    "data servers processing and handling": ELECTRONICS,
    "operations": AEROSPACE,
    "vehicle management space air ground": AEROSPACE,
    "system testing": AEROSPACE,
    "autonomous systems": AEROSPACE,
    "materials and processes": MATERIALS,
    "structures and mechanisms": AEROSPACE,
    "crew and life support": AEROSPACE,
    "electronics and electrical power": ELECTRONICS,
    "environment and resource management": ENVIRONMENT,
    "computer technology": ELECTRONICS,
    "health and medicine": MEDICINE,
    "industrial productivity": MANUFACTURING,
    "industrial productivity/manufacturing technology": MANUFACTURING,
    "industrial productivity manufacturing technology": MANUFACTURING,
    "public safety": SOCIETY,
    "transportation": TRANSPORT,
}


def record(line: int, raw: Mapping[str, Any]) -> Record:
    """One patent, program or spinoff. Its release class, where it has one, stands beside the licence."""
    given = Texts(raw)
    title, abstract = given.text("title"), given.text("abstract")
    category, release, centre = given.text("category"), given.text("release"), given.text("center")
    address = given.text("url_or_repo")
    url = address if address.startswith(("http://", "https://")) and len(address.split()) == 1 else ""
    return Record(
        line,
        reference=given.text("ref"),
        fields={
            "original_lang": "en",
            "title": given.fit("title", title, 200),
            "abstract": given.fit("abstract", abstract, 8000),
            "technology_field": CATEGORIES.get(category.lower()) or by_words(title, abstract, leaning=AEROSPACE),
            "keywords": [category] if len(category) > 2 else [],
        },
        holder=f"NASA {centre.upper()}".strip(),
        licence=f"{SOURCE.licence}; {release}" if release else "",
        url=url,
        remarks=tuple(given.remarks),
        problems=tuple(given.problems),
    )
