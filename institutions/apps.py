"""Django's entry to institutions: users, organizations, memberships, roles, API keys, regions and dictionaries."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Registers institutions with Django."""

    name = "institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"
