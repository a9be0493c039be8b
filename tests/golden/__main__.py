"""Adds the examples that are missing."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfer.settings.test")
django.setup()

from tests import golden  # noqa: E402 - the apps declare their events in setup

print("\n".join(golden.add_missing()) or "every event has its example")  # noqa: T201 - a command for the terminal
