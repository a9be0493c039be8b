"""Registers the portal room of the roof with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers portal with Django."""

    name = "transfer.roof.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
