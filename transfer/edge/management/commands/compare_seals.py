"""Compares seals that were kept elsewhere with those of this node."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfer.kernel import seals


class Command(BaseCommand):
    """manage.py compare_seals FILE …: each file one day's publication (/.well-known/seals/DAY.json)."""

    help = "Compare publications of seals that were kept elsewhere with the seals of this node."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Says that they agree; CommandError names each seal that is gone or another one here."""
        wrong = []
        for file in options["files"]:
            try:
                found = seals.check_published(file.read_text("utf-8"))
            except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
                raise CommandError(f"{file} is no publication of seals: {error}") from error
            wrong += [f"{file.name}: seal {one.what} is gone or another one here" for one in found]
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{len(options['files'])} publications agree with this node.\n")
