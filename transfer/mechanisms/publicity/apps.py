"""Django's entry to transfer.mechanisms.publicity: the publicity mechanism: domain-free, holding plain ids."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation


class PublicityConfig(AppConfig):
    """Registers publicity with Django."""

    name = "transfer.mechanisms.publicity"
    label = "publicity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The board in the main menu, the objections in the officers'."""
        navigation.add("main", 40, _("Public notices"), "publicity:board")
        for role in ("listing_officer", "reviewer"):
            navigation.add(f"workspace.{role}", 60, _("Objections"), "publicity:desk")
