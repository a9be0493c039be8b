"""Django's entry to transfer.mechanisms.jobs: the long-work mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers jobs with Django."""

    name = "transfer.mechanisms.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
