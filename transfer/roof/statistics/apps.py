"""Registers the statistics room of the roof with Django."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Registers statistics with Django."""

    name = "transfer.roof.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
