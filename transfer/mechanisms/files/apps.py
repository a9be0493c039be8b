"""Django's entry to transfer.mechanisms.files: the files mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registers files with Django."""

    name = "transfer.mechanisms.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
