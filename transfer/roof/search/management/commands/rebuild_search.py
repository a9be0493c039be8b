"""manage.py rebuild_search: the index anew, beside the one that is asked, which answers until the swap."""

from typing import Any

from django.core.management.base import BaseCommand

from transfer.roof.search.services import index


class Command(BaseCommand):
    """After a change of the segmenter, a restore, or whenever the index is in doubt. Safe while people search."""

    help = "Build the search index anew beside the serving one, then let it serve."

    def handle(self, **options: Any) -> None:
        """Builds, swaps, says how many."""

        def tell(count: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{count} documents")

        count = index.rebuild(tell=tell)
        if options["verbosity"]:
            self.stdout.write(f"The search index has been built anew: {count} documents.")
