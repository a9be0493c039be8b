"""Django's entry to transfer.roof.search: the search room of the roof: listens and reads, writes only its own tables."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers search with Django."""

    name = "transfer.roof.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
