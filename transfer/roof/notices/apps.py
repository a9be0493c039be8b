"""Django's entry to transfer.roof.notices: the notices room of the roof: listens and reads, writes only its own tables."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers notices with Django."""

    name = "transfer.roof.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
