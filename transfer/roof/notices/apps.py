"""Registers the notices room of the roof with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers notices with Django."""

    name = "transfer.roof.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
