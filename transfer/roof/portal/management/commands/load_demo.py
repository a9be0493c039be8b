"""manage.py load_demo: a living exchange with fictional organizations, for a demo only. Again: changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from transfer.kernel import relay
from transfer.roof.portal.demo import achievements, counter, deals, demands, lists, mandates, papers, parties, register

_ROUNDS = 20


class Command(BaseCommand):
    """Loads the demo set by the services; each object once, so a second run, or one after a kill, completes it."""

    help = "Load the demo set: people, achievements, listings, demands. Only where the settings are a demo's."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long the register is to be."""
        parser.add_argument("--contracts", type=int, default=register.COUNT, help="registered contracts to load")

    def handle(self, **options: Any) -> None:
        """In small transactions, one for each object and its way."""
        if not settings.EXCHANGE_DEMO:
            raise CommandError("The demo set is loaded into a demo only (EXCHANGE_DEMO).")
        people = parties.load()
        achievements.load(people)
        demands.load(people)
        deals.load(people)
        counter.load(people)
        papers.examine()
        lists.load(people)
        mandates.load(people)
        register.load(people, options["contracts"])
        for _round in range(_ROUNDS):
            if not relay.drain():
                break
        if options["verbosity"]:
            self.stdout.write(f"The demo set is loaded: {len(people.organizations)} organizations.")
