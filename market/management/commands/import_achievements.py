"""manage.py import_achievements: records of other sources as public, imported achievements; docs/importing.md."""

from market.management.loading import ImportCommand
from market.models import ImportBatch


class Command(ImportCommand):
    """Loads a file of achievements."""

    help = "Load achievements from a file of another source; safe to repeat, goes on where it was broken off."
    noun = ImportBatch.ACHIEVEMENT
