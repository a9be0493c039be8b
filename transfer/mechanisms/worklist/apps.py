"""Django's entry to transfer.mechanisms.worklist: the worklist mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """Registers worklist with Django."""

    name = "transfer.mechanisms.worklist"
    label = "worklist"
    default_auto_field = "django.db.models.BigAutoField"
