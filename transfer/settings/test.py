"""The tests: embedded servers, fast password hashing, everything else as in production."""

from transfer.settings.base import *  # noqa: F403 - a settings module is the sum of base and its own lines

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
