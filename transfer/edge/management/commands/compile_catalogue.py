"""Makes the catalogues that Django reads from the parts under locale/."""

from itertools import product
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from transfer.edge.catalogue.parts import LANGUAGES, CatalogueError, compile_parts, part_files


class Command(BaseCommand):
    """compile_catalogue: merges locale/<language>/parts/*.po into locale/<language>/LC_MESSAGES/django.mo."""

    help = "Merges the parts of each language into the catalogue that Django reads."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compiles every locale folder of the settings; two unlike translations of a message are an error."""
        for locale, language in product(map(Path, settings.LOCALE_PATHS), LANGUAGES):
            if not part_files(locale, language):
                continue
            try:
                self.stdout.write(str(compile_parts(locale, language)))
            except CatalogueError as error:
                raise CommandError(str(error)) from error
