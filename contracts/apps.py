"""Django's entry to contracts: contracts, their registration, performance and the distribution of income."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Registers contracts with Django."""

    name = "contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
