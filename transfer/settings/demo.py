"""The exchange with demo data on this machine's embedded servers."""

from transfer.settings.base import *

DEBUG = False

EXCHANGE_MAY_MAKE_KEYS = True
EXCHANGE_MAY_BACKDATE = True
