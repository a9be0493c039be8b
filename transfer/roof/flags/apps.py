"""Registers the flags room of the roof with Django."""

from django.apps import AppConfig


class FlagsConfig(AppConfig):
    """Registers flags with Django."""

    name = "transfer.roof.flags"
    label = "flags"
    default_auto_field = "django.db.models.BigAutoField"
