"""Production: refuses to start with a default secret, without hosts or without mail."""

from transfer.settings.base import *  # noqa: F403 - a settings module is the sum of base and its own lines

DEBUG = False
