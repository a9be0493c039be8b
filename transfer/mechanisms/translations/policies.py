"""Who may translate. Who may read a translation is whoever may read the original: the app above asks."""

from django.utils.translation import gettext_lazy as _

from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.translations.models import Translation


@policy("translations.text.translate")
def may_translate(actor: Actor, translation: Translation) -> Answer:
    """Whoever is signed in, by hand: the app above has asked its own policy. By machine, the exchange alone."""
    if actor.is_anonymous:
        return False
    if translation.origin == Translation.MACHINE:
        return _("Machine translations are made by the exchange.")
    return True
