"""What the two import commands share: arguments, the way through a file, the bar, the report, the exit code."""

import csv
import itertools
import sys
import time
from pathlib import Path
from typing import Any, ClassVar, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from market import importers
from market.importers import files
from market.models import ImportBatch, ImportReport, ImportSource
from market.selectors.import_sources import exchange_for_records
from market.services import imports
from transfer.kernel import readers
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Refusal

SOME_REFUSED, NOT_DONE = 1, 2
_SHOWN = 10


class Bar:
    """A line on a terminal that grows with the file; silent where there is no terminal."""

    WIDTH = 30

    def __init__(self, to: TextIO, *, wanted: bool) -> None:
        self.to = to
        self.wanted = wanted and to.isatty()
        self.began = time.monotonic()

    def show(self, share: float, batch: ImportBatch, here: int) -> None:
        """share: of the file, 0 to 1. here: records dealt with in this run."""
        if not self.wanted:
            return
        rate = here / max(time.monotonic() - self.began, 0.001)
        filled = "#" * round(self.WIDTH * min(share, 1.0))
        told = f"{batch.position} records, {batch.refused} refused, {rate:.0f}/s"
        self.to.write(f"\r[{filled:<{self.WIDTH}}] {share:4.0%}  {told} ")
        self.to.flush()

    def end(self) -> None:
        """The next output begins on a line of its own."""
        if self.wanted:
            self.to.write("\n")


class ImportCommand(BaseCommand):
    """Loads a file of records. Exit code 0: all of it; 1: some records were refused and reported; 2: not done."""

    noun: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        """The format, the file, and where the records and the report go."""
        parser.add_argument("file", type=Path, help="the file, plain or gzipped")
        parser.add_argument("--format", required=True, choices=sorted(importers.FORMATS[self.noun]))
        parser.add_argument("--exchange", default="", help="slug of the exchange that keeps the records")
        parser.add_argument("--report", type=Path, help="write what was refused or remarked to this CSV file")
        parser.add_argument("--again", action="store_true", help="go through a file once more that was finished before")
        parser.add_argument("--lenient", action="store_true", help="exit code 0 even when records were refused")
        parser.add_argument("--batch-size", type=int, default=500, help="records in a transaction, 1 to 2000")
        parser.add_argument("--source", help="csv: the code of the source, e.g. north-lake-2026")
        parser.add_argument("--source-title", default="", help="csv: what the source is called")
        parser.add_argument("--licence", default="", help="csv: under which licence its records are shown")

    def handle(self, **options: Any) -> None:
        """Begins or goes on, and says what was done."""
        path: Path = options["file"]
        if not 1 <= options["batch_size"] <= 2000:
            raise CommandError("--batch-size is a number from 1 to 2000", returncode=NOT_DONE)
        try:
            batch = self._batch(path, options)
            if batch.finished_at is None:
                self._load(batch, path, options)
            else:
                self.stdout.write(f"{path.name} was imported on {batch.finished_at:%Y-%m-%d}; --again goes through it.")
        except (OSError, EOFError) as error:
            raise CommandError(f"{path} cannot be read: {error}", returncode=NOT_DONE) from error
        except Refusal as refusal:
            raise CommandError(f"{path}: {refusal}", returncode=NOT_DONE) from refusal
        if not readers.catch_up():
            self.stdout.write("The search has not taken them in yet; it goes on by itself.")
        self._tell(batch, options)
        if batch.refused and not options["lenient"]:
            sys.exit(SOME_REFUSED)

    def _batch(self, path: Path, options: dict[str, Any]) -> ImportBatch:
        batch = imports.begin(
            self._source(options),
            actor=SYSTEM,
            noun=self.noun,
            exchange=exchange_for_records(options["exchange"]),
            file_name=path.name,
            digest=files.digest(path),
        )
        if batch.finished_at and options["again"]:
            return imports.again(batch, actor=SYSTEM)
        if batch.position and batch.finished_at is None:
            self.stdout.write(f"{path.name}: going on after record {batch.position}.")
        return batch

    def _source(self, options: dict[str, Any]) -> ImportSource:
        if options["format"] != "csv":
            source: ImportSource = importers.FORMATS[self.noun][options["format"]].SOURCE
            return source
        code, title, licence = options["source"], options["source_title"], options["licence"]
        if not (code and title and licence):
            raise CommandError("csv needs --source, --source-title and --licence", returncode=NOT_DONE)
        if len(code) > 40 or len(title) > 200 or len(licence) > 200:
            raise CommandError("--source has 40 characters at most, title and licence 200", returncode=NOT_DONE)
        return ImportSource(code=code, title_en=title, licence=licence, nature=ImportSource.RECORD)

    def _load(self, batch: ImportBatch, path: Path, options: dict[str, Any]) -> None:
        before = batch.position
        bar = Bar(sys.stderr, wanted=options["verbosity"] > 0)
        try:
            with files.Reading(path) as reading:
                records = itertools.islice(importers.records(self.noun, options["format"], reading), before, None)
                while some := list(itertools.islice(records, options["batch_size"])):
                    batch = imports.load(batch, actor=SYSTEM, records=some)
                    bar.show(reading.read / max(reading.size, 1), batch, batch.position - before)
            imports.finish(batch, actor=SYSTEM)
        finally:
            bar.end()

    def _tell(self, batch: ImportBatch, options: dict[str, Any]) -> None:
        told = f"{batch.made} made, {batch.present} there already, {batch.refused} refused"
        self.stdout.write(f"{batch.file_name}: {told}")
        rows = ImportReport.objects.filter(batch=batch).order_by("line", "pk")
        if options["report"]:
            with options["report"].open("w", newline="", encoding="utf-8") as file:
                out = csv.writer(file)
                out.writerow(["line", "reference", "outcome", "field", "code", "message"])
                for row in rows.iterator():
                    outcome = "refused" if row.refused else "loaded"
                    out.writerow([row.line, row.reference, outcome, row.field, row.code, row.message])
        refused = rows.filter(refused=True)
        for row in refused[:_SHOWN]:
            self.stderr.write(f"  line {row.line} ({row.reference or 'no reference'}): {row.field} {row.message}")
        if refused.count() > _SHOWN:
            self.stderr.write(f"  and {refused.count() - _SHOWN} more; --report FILE has all of them")
