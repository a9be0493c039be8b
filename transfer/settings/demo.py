"""The exchange with demo data on this machine's embedded servers."""

from transfer.settings.base import *

DEBUG = False
