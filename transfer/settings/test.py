"""The tests: embedded servers, fast password hashing, everything else as in production."""

from transfer.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING = logs.configure(json=False, level="INFO")

EXCHANGE_MAY_MAKE_KEYS = True
EXCHANGE_MAY_BACKDATE = True
INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]
EXCHANGE_SHOW_STYLEGUIDE = True
EXCHANGE_LIVE = False
