"""Django's entry to transfer.roof.network: the network room of the roof: listens and reads, writes only its own tables."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Registers network with Django."""

    name = "transfer.roof.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
