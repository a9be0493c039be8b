"""Registers the network room of the roof with Django."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Registers network with Django."""

    name = "transfer.roof.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
