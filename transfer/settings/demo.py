"""The exchange with demo data on this machine's embedded servers."""

from transfer.settings.base import *

DEBUG = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_FOLDER / "mail"

EXCHANGE_MAY_MAKE_KEYS = True
EXCHANGE_MAY_BACKDATE = True
EXCHANGE_SHOW_STYLEGUIDE = True

EXCHANGE_DEMO = True
EXCHANGE_DEMO_PASSWORD = environment.text("EXCHANGE_DEMO_PASSWORD", "bright-morning-demo")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
