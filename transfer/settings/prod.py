"""Production: refuses to start with a default secret, without hosts or without mail."""

from transfer.settings.base import *

DEBUG = False
