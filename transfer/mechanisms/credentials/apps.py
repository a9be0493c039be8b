"""Django's entry to transfer.mechanisms.credentials: certificates that anybody can check."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation


class CredentialsConfig(AppConfig):
    """Registers credentials with Django and the check page with the foot of every page."""

    name = "transfer.mechanisms.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Adds the check page to the menu."""
        navigation.add("foot", 50, _("Check a certificate"), "credentials:check")
