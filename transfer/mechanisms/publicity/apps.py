"""Django's entry to transfer.mechanisms.publicity: the publicity mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    """Registers publicity with Django."""

    name = "transfer.mechanisms.publicity"
    label = "publicity"
    default_auto_field = "django.db.models.BigAutoField"
