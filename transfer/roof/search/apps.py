"""Registers the search room of the roof with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers search with Django."""

    name = "transfer.roof.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
