"""Counts the statistics from nothing while the present ones are shown, then shows the new ones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfer.roof.statistics.services import editions, recounts


class Command(BaseCommand):
    """The command."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """--recount compares with the register afterwards."""
        parser.add_argument("--recount", action="store_true", help="compare with the register afterwards")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuilds; with --recount, a difference is an error."""
        epoch = editions.rebuild()
        self.stdout.write(f"Edition {epoch} is shown.")
        if options["recount"]:
            found = recounts.recount()
            if not found.agrees:
                raise CommandError(f"{found.differences_in_all} differences: {found.differences[:3]}")
            self.stdout.write(f"Equal to the register: {found.contracts} contracts.")
