"""Django's entry to market: disclosures, achievements, demands, responses, listings and deals."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    """Registers market with Django."""

    name = "market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"
