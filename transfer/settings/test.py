"""The tests: embedded servers, fast password hashing, everything else as in production."""

from transfer.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
