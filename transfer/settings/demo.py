"""The exchange with demo data on this machine's embedded servers."""

from transfer.settings.base import *  # noqa: F403 - a settings module is the sum of base and its own lines

DEBUG = False
