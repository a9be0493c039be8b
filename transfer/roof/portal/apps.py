"""Django's entry to transfer.roof.portal: the portal room of the roof: listens and reads, writes only its own tables."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers portal with Django."""

    name = "transfer.roof.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
