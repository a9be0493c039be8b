"""manage.py import_folder: every file of records known by its place in a folder, after the dictionaries that lie there.

For `make demo DATA=folder`.
"""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

FILES = [
    ("nasa_t2/*.jsonl*", "import_achievements", "nasa-t2"),
    ("csl_zh/*docs.jsonl*", "import_achievements", "csl"),
    ("sbir_awards*/*.jsonl*", "import_achievements", "sbir-award"),
    ("sbir_topics*/*.jsonl*", "import_demands", "sbir-topic"),
    ("sbir_dod_topics*/*.jsonl*", "import_demands", "dod-topic"),
]
DICTIONARIES = [
    ("ipc/*.tsv", "ipc_file"),
    ("gbt4754*/*.tsv", "industry_file"),
    ("admin_divisions_cn/*pinyin*.csv", "regions_file"),
]


class Command(BaseCommand):
    """Imports what it knows; a file that was finished before is passed over."""

    help = "Import all known files of records in a folder; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, and the exchange that keeps the records."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--exchange", default="", help="slug of the exchange that keeps the records")

    def handle(self, **options: Any) -> None:
        """In the order of the list, each file by its command, which ends when the search has taken it in."""
        folder: Path = options["folder"]
        found = [(path, command, name) for pattern, command, name in FILES for path in sorted(folder.glob(pattern))]
        named = {option: path for pattern, option in DICTIONARIES for path in sorted(folder.glob(pattern))}
        if not found and not named:
            known = ", ".join(pattern for pattern, _command, _name in FILES)
            raise CommandError(f"{folder} holds none of {known}")
        if named:
            call_command("load_dictionaries", **named, verbosity=options["verbosity"], stdout=self.stdout)
        for path, command, name in found:
            call_command(
                command,
                str(path),
                format=name,
                exchange=options["exchange"],
                lenient=True,
                verbosity=options["verbosity"],
                stdout=self.stdout,
                stderr=self.stderr,
            )
