"""Says where the translations have gaps."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from transfer.edge.catalogue.check import gaps, unused
from transfer.edge.catalogue.extract import NotConstant, messages_of
from transfer.edge.catalogue.parts import WHOLE, CatalogueError, part_files, read_parts


class Command(BaseCommand):
    """check_catalogue: every message of the sources has a whole translation into each language of the house."""

    help = "Fails on missing, fuzzy, empty or damaged translations and lists them by file and line."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Lists gaps and fails; names unused translations without failing."""
        locale, missing = Path(settings.LOCALE_PATHS[0]), []
        for language, name in WHOLE.items():
            try:
                found = list(messages_of(locale.parent))
                translations = read_parts(part_files(locale, language), language)
            except (CatalogueError, NotConstant) as error:
                raise CommandError(str(error)) from error
            for translation in unused(found, translations):
                self.stdout.write(f"{translation.place}: no source asks for {translation.key[1]!r} any more")
            gone = list(gaps(found, translations, name))
            missing += [*gone, f"{len(gone)} gaps in the {name} translation"] if gone else []
        if missing:
            raise CommandError("\n".join(missing))
        names = " and its ".join(WHOLE.values())
        self.stdout.write(f"{len({message.key for message in found})} messages, each with its {names}")
