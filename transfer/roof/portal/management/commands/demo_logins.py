"""manage.py demo_logins: one account for each role of the demo, for the terminal."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from institutions.selectors import demo, roles


class Command(BaseCommand):
    """Prints a line for each role: who plays it, where, in both languages."""

    help = "Print one log-in for each role of the demo, and the password they share."

    def handle(self, **options: Any) -> None:
        """Nothing outside of a demo."""
        seen: dict[str, str] = {}
        for account in demo.accounts():
            for role in account.roles:
                seen.setdefault(role, account.email)
        if not seen:
            return
        width = max(len(email) for email in seen.values())
        self.stdout.write(f"One log-in for each role, all with the password  {settings.EXCHANGE_DEMO_PASSWORD}")
        self.stdout.write("(the log-in page shows each account's code of this half minute):")
        for role, email in seen.items():
            self.stdout.write(f"  {email:<{width}}  {_label(role, 'en')} · {_label(role, 'zh-hans')}")


def _label(role: str, language: str) -> str:
    with translation.override(language):
        return str(roles.label(role))
