"""Django's entry to transfer.roof.flags: the flags room of the roof: listens and reads, writes only its own tables."""

from django.apps import AppConfig


class FlagsConfig(AppConfig):
    """Registers flags with Django."""

    name = "transfer.roof.flags"
    label = "flags"
    default_auto_field = "django.db.models.BigAutoField"
