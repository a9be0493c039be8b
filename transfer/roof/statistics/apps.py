"""Django's entry to transfer.roof.statistics: the statistics room of the roof: listens and reads, writes only its own tables."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Registers statistics with Django."""

    name = "transfer.roof.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
