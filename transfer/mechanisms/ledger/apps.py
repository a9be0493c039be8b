"""Django's entry to transfer.mechanisms.ledger: the ledger mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers ledger with Django."""

    name = "transfer.mechanisms.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
