"""Importing records: rows a second with validation, events and search, beside the asked rate and the bare INSERTs."""

import io
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.rows import Place, Row
from market.models import Achievement, Demand
from tests.institutions import people
from transfer.roof.search.services import index

RECORDS = int(os.environ.get("BENCH_RECORDS", "4000"))
LOOKED_AT = 1000  # records of which the statements are kept
ASKED = 400.0
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


def index_all() -> int:
    """Search takes in everything that happened. Returns how many events it read."""
    read = 0
    while count := index.follow():
        read += count
    return read


def measure(path: Path) -> Iterator[Row]:
    """Imports the file, lets search follow, and runs the import's own INSERTs again as ready text."""
    index_all()
    began = time.monotonic()
    call_command("import_achievements", str(path), format="sbir-award", stdout=io.StringIO())
    loaded = time.monotonic() - began
    began = time.monotonic()
    index_all()
    indexed = time.monotonic() - began
    assert Achievement.objects.filter(source="sbir-award").count() == RECORDS
    write_records(path, "again", LOOKED_AT)
    with CaptureQueriesContext(connection) as seen:
        call_command("import_achievements", str(path), format="sbir-award", stdout=io.StringIO())
    inserts = [query["sql"] for query in seen.captured_queries if query["sql"].startswith("INSERT")]
    tables = ("market_achievement", "market_achievementtext", "kernel_thread", "kernel_event")
    bare = 0.0
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        began = time.monotonic()
        with transaction.atomic():
            for insert in inserts:
                target = next((one for one in tables if insert.startswith(f'INSERT INTO "{one}"')), None)
                if target:
                    cursor.execute(insert.replace(f'"{target}"', f'"bench_{target}"'))
        bare = LOOKED_AT / (time.monotonic() - began)
    whole = RECORDS / (loaded + indexed)
    yield Row("import, with validation, events and search", whole, "rows/s", ASKED, 1.0, "the rate that is asked for")
    yield Row("import, rows made", RECORDS / loaded, "rows/s", bare, 0.05, "the same INSERTs, as ready text")


def shared_rows() -> Iterator[Row]:
    """All files of records of the shared data, imported and to be found; where there are none, a sentence alone."""
    if not SHARED.is_dir():
        sys.stderr.write(
            f"No shared data at {SHARED} (EXCHANGE_SHARED_DATA): the row of the whole of it is left out.\n"
        )
        return
    before = _records()
    began = time.monotonic()
    call_command("import_folder", str(SHARED), verbosity=0, stdout=io.StringIO(), stderr=io.StringIO())
    index_all()
    spent = time.monotonic() - began
    made = _records() - before
    yield Row(
        "import, all of the shared data",
        made / spent,
        "rows/s",
        made / LONGEST,
        1.0,
        f"{made} rows in {LONGEST:.0f} s; took {spent:.1f} s",
    )


def _records() -> int:
    return Achievement.objects.count() + Demand.objects.count()


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    call_command("load_dictionaries", verbosity=0)
    people.exchange()
    write_records(place.folder / "awards.jsonl", "once", RECORDS)
    yield from measure(place.folder / "awards.jsonl")
    yield from shared_rows()
