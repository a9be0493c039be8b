"""manage.py open_node: the platform's operator and its first two persons. Everything else they do by the pages."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from institutions.models import Organization, User
from institutions.services import accounts, memberships, organizations
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid

ROLES = ["operator"]
FEWEST = 2


class Command(BaseCommand):
    """Makes the operator organization and its first operators, who set their passwords by "forgot my password"."""

    help = "Open this node: the operator organization and at least two operators, since they decide in pairs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who operates the node."""
        parser.add_argument("--name-zh", default="", help="official name in Chinese")
        parser.add_argument("--name-en", default="", help="official name in English")
        parser.add_argument("--uscc", required=True, help="Unified Social Credit Identifier")
        parser.add_argument("--region", required=True, help="GB/T 2260, six digits")
        parser.add_argument(
            "--operator", action="append", default=[], metavar="EMAIL=NAME", help="one of the first operators"
        )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        """All or nothing."""
        people = dict(_pair(text) for text in options["operator"])
        if len(people) < FEWEST:
            raise CommandError("Name at least two operators: what has power over others is decided by two persons.")
        if Organization.objects.in_force().of_kind("operator").exists():
            raise CommandError("This node has an operator already; its operators invite others by the pages.")
        names = {key: options[key] for key in ("name_zh", "name_en", "uscc", "region")}
        try:
            made = organizations.register(actor=SYSTEM, kinds=["operator"], slug="operator", **names)
        except Invalid as invalid:
            raise CommandError("; ".join(f"{p.field}: {p.message}" for p in invalid.problems)) from None
        organizations.verify(made, actor=SYSTEM)
        for email, name in people.items():
            memberships.appoint(made, actor=SYSTEM, user=self._user(email, name), roles=ROLES)
        self.stdout.write(f"{made.name} operates this node with {', '.join(people)}.")
        self.stdout.write("Each sets a password by “Forgot your password?” and a second factor at the first log-in.")

    def _user(self, email: str, name: str) -> User:
        found = User.objects.open().filter(email=User.objects.canonical(email)).first()
        return found or accounts.create(
            actor=SYSTEM, email=email, password=None, name=name, jurisdiction=settings.EXCHANGE_JURISDICTION
        )


def _pair(text: str) -> tuple[str, str]:
    email, equals, name = text.partition("=")
    if not (equals and "@" in email and name.strip()):
        raise CommandError(f"--operator takes EMAIL=NAME, not {text!r}")
    return email.strip(), name.strip()
