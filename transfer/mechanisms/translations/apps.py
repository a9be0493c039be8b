"""Django's entry to transfer.mechanisms.translations: the translations mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    """Registers translations with Django."""

    name = "transfer.mechanisms.translations"
    label = "translations"
    default_auto_field = "django.db.models.BigAutoField"
