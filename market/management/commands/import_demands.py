"""manage.py import_demands: records of other sources as public, imported demands; docs/importing.md."""

from market.management.loading import ImportCommand
from market.models import ImportBatch


class Command(ImportCommand):
    """Loads a file of demands."""

    help = "Load demands from a file of another source; safe to repeat, goes on where it was broken off."
    noun = ImportBatch.DEMAND
