"""Makes the Chinese catalogue that Django reads from the parts under locale/."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from transfer.edge.catalogue.parts import CatalogueError, compile_parts


class Command(BaseCommand):
    """compile_catalogue: merges locale/zh_Hans/parts/*.po into locale/zh_Hans/LC_MESSAGES/django.mo."""

    help = "Merges the parts of the Chinese translation into the catalogue that Django reads."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compiles every locale folder of the settings; two unlike translations of a message are an error."""
        for locale in settings.LOCALE_PATHS:
            try:
                self.stdout.write(str(compile_parts(Path(locale))))
            except CatalogueError as error:
                raise CommandError(str(error)) from error
