"""Registers the kernel with Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from transfer.kernel.database import grant_to_app


class KernelConfig(AppConfig):
    """Finds every app's declarations once all models are there, and keeps the database roles in step."""

    name = "transfer.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads what apps declare: events, states, policies, subscribers, deadlines and slots register themselves."""
        autodiscover_modules("events", "states", "policies", "subscribers", "deadlines", "retention", "slots")
        post_migrate.connect(grant_to_app, sender=self, dispatch_uid="kernel.grant_to_app")
