"""manage.py load_dictionaries: codes, regions, countries and dated rules into the database. Safe to repeat."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from institutions.dictionaries import countries, industry_file, ipc_file, package, region_file, regions
from institutions.dictionaries.rows import DictionaryRows
from institutions.services import dictionaries as service
from institutions.services.dictionaries import Loaded
from transfer.kernel import ruleset
from transfer.kernel.actor import SYSTEM

RULES = package.DATA / "rulesets.json"


class Command(BaseCommand):
    """Loads the dictionaries that come with the product, and larger ones from files."""

    help = "Load dictionaries, regions, countries and dated rules; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files with what the product does not bring."""
        parser.add_argument("--regions-file", type=Path, help="CSV of divisions with pinyin: names of the counties")
        parser.add_argument("--ipc-file", type=Path, help="TSV of IPC classes and subclasses in both languages")
        parser.add_argument("--industry-file", type=Path, help="TSV of GB/T 4754 below the sections")

    def handle(self, **options: Any) -> None:
        """Loads everything of the package, then the files named."""
        started = time.monotonic()
        self.quiet = options["verbosity"] == 0
        readers: list[Callable[[], DictionaryRows]] = [*package.READERS.values(), countries.read]
        for read in readers:
            self._say(service.load_dictionary(actor=SYSTEM, rows=read()))
        self._say(service.load_regions(actor=SYSTEM, head=regions.header(), rows=regions.read()))
        self._print(f"{'rules':<26} {ruleset.load(RULES)} rows")
        self._extend(options)
        self._print(f"Loaded in {time.monotonic() - started:.1f} s.")

    def _extend(self, options: dict[str, Any]) -> None:
        if path := options["regions_file"]:
            self._say(service.extend_regions(actor=SYSTEM, rows=self._read(region_file.read, path)))
        for reader, path in ((ipc_file, options["ipc_file"]), (industry_file, options["industry_file"])):
            if path:
                rows = self._read(reader.read, path)
                self._say(service.extend_dictionary(actor=SYSTEM, code=reader.DICTIONARY, rows=rows))

    def _read(self, read: Callable[[Path], Sequence[Any]], path: Path) -> Sequence[Any]:
        try:
            return read(path)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error

    def _say(self, loaded: Loaded) -> None:
        counts = f"{loaded.created} new, {loaded.changed} changed, {loaded.unchanged} as before"
        self._print(f"{loaded.dictionary:<26} {counts}")

    def _print(self, line: str) -> None:
        if not self.quiet:
            self.stdout.write(line)
