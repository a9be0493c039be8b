"""Formats of other sources, each read into records that the imports service takes."""

from collections.abc import Iterator
from types import ModuleType

from market.importers import csl, csv_rows, dod_topic, nasa_t2, sbir_award, sbir_topic
from market.importers.files import Reading
from market.models import ImportBatch
from market.selectors.import_checks import Record

ACHIEVEMENTS: dict[str, ModuleType] = {"nasa-t2": nasa_t2, "csl": csl, "sbir-award": sbir_award, "csv": csv_rows}
DEMANDS: dict[str, ModuleType] = {"sbir-topic": sbir_topic, "dod-topic": dod_topic, "csv": csv_rows}
FORMATS = {ImportBatch.ACHIEVEMENT: ACHIEVEMENTS, ImportBatch.DEMAND: DEMANDS}


def records(noun: str, name: str, reading: Reading) -> Iterator[Record]:
    """The records of an open file, one by one; what cannot be read is a record with its problems."""
    chosen = FORMATS[noun][name]
    if chosen is csv_rows:
        return csv_rows.records(reading, noun)
    return (
        chosen.record(line, raw) if not problem else Record(line, problems=(problem,))
        for line, raw, problem in reading.objects()
    )
