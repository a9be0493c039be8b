"""Django's entry to talent: technology managers, brokers and experts."""

from django.apps import AppConfig


class TalentConfig(AppConfig):
    """Registers talent with Django."""

    name = "talent"
    label = "talent"
    default_auto_field = "django.db.models.BigAutoField"
