"""Django's entry to transfer.kernel: the ground every noun stands on: threads, events, states, policies, rules, time, money."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers kernel with Django."""

    name = "transfer.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
