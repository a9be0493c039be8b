"""Django's entry to transfer.edge: what every app's HTTP side shares."""

from django.apps import AppConfig


class EdgeConfig(AppConfig):
    """Registers edge with Django."""

    name = "transfer.edge"
    label = "edge"
    default_auto_field = "django.db.models.BigAutoField"
