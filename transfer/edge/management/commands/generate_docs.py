"""Writes docs/generated from what the apps declare, or says where it has fallen behind."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfer.edge import reference


class Command(BaseCommand):
    """generate_docs [--check]: states, permissions and events as pages."""

    help = "Writes docs/generated; with --check only compares and fails when a page has fallen behind."

    def add_arguments(self, parser: CommandParser) -> None:
        """--check, and --folder for another place."""
        parser.add_argument("--check", action="store_true", help="compare, write nothing")
        parser.add_argument("--folder", type=Path, default=settings.ROOT / "docs" / "generated")

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:
        """Writes, or compares and names every page that differs."""
        wanted = reference.pages()
        if check:
            behind = [name for name, text in wanted.items() if _text_of(folder / name) != text]
            if behind:
                raise CommandError(f"{', '.join(behind)} in {folder.name}/ fell behind; run manage.py generate_docs")
            self.stdout.write(f"{len(wanted)} pages in step")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(name)


def _text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
