"""Words for the access log."""

from django import template
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import Text

register = template.Library()
GROUNDS: dict[str, Text] = {
    "own": pgettext_lazy("access", "it is their own side's"),
    "public": pgettext_lazy("access", "it is public"),
    "shared": pgettext_lazy("access", "they have a part in the matter"),
    "confidential": pgettext_lazy("access", "a confidentiality agreement is signed"),
    "job": pgettext_lazy("access", "long work that they ordered"),
    "download": pgettext_lazy("access", "to save it"),
}


@register.filter
def ground(purpose: str) -> Text:
    """Why a file was opened; a code that is not known stands for itself."""
    return GROUNDS.get(purpose, purpose)
