"""Django's entry to transfer.mechanisms.signing: the signing mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Registers signing with Django."""

    name = "transfer.mechanisms.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"
