"""Makes the node's keys before production starts for the first time."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from transfer.kernel import keys


class Command(BaseCommand):
    """Makes what is missing in the key folder; never touches what is there."""

    help = "Makes the signing keys and secrets that are missing in EXCHANGE_KEY_FOLDER. Back that folder up."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prints the file names that were made."""
        made = keys.make_missing()
        self.stdout.write(f"{settings.EXCHANGE_KEY_FOLDER}: {', '.join(made) or 'nothing was missing'}")
