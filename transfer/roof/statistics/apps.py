"""Registers the statistics room of the roof with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation


class StatisticsConfig(AppConfig):
    """Registers statistics with Django."""

    name = "transfer.roof.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Adds the page to the menus."""
        navigation.add("main", 50, _("Statistics"), "statistics:contracts")
        navigation.add("workspace", 790, _("Statistics"), "statistics:contracts_acting")
