"""Django's entry to transfer.mechanisms.credentials: the credentials mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Registers credentials with Django."""

    name = "transfer.mechanisms.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"
