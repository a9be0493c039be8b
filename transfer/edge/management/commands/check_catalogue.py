"""Says where the Chinese translation has gaps."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from transfer.edge.catalogue.check import gaps, unused
from transfer.edge.catalogue.extract import NotConstant, messages_of
from transfer.edge.catalogue.parts import CatalogueError, part_files, read_parts


class Command(BaseCommand):
    """check_catalogue: every message of the sources has a whole Chinese translation."""

    help = "Fails on missing, fuzzy, empty or damaged Chinese translations and lists them by file and line."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Lists gaps and fails; names unused translations without failing."""
        locale = Path(settings.LOCALE_PATHS[0])
        try:
            found = list(messages_of(locale.parent))
            translations = read_parts(part_files(locale))
        except (CatalogueError, NotConstant) as error:
            raise CommandError(str(error)) from error
        for translation in unused(found, translations):
            self.stdout.write(f"{translation.place}: no source asks for {translation.key[1]!r} any more")
        missing = list(gaps(found, translations))
        if missing:
            raise CommandError("\n".join([*missing, f"{len(missing)} gaps in the Chinese translation"]))
        self.stdout.write(f"{len({message.key for message in found})} messages, each with its Chinese")
