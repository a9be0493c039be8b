"""Who may do what with an achievement."""

from django.utils.translation import gettext_lazy as _

from market.models import Achievement
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import Text
from transfer.kernel.policy import policy

OFFICE = ("transfer_officer", "approver", "manager")


@policy("market.achievement.view", assurance=Assurance.ANONYMOUS)
def view(actor: Actor, achievement: Achievement | None) -> bool | Text:
    """Everyone once it is accepted; before that its owner, its inventors and the exchange that reviews it."""
    if achievement is None:
        return True
    found: bool = Achievement.objects.visible_to(actor).filter(pk=achievement.pk).exists()
    return found


@policy("market.achievement.begin")
def begin(actor: Actor, achievement: Achievement | None) -> bool | Text:
    """The owner's transfer office, or a person who owns it."""
    return _is_owner(actor, achievement)


@policy("market.achievement.import")
def import_(actor: Actor, achievement: Achievement) -> bool | Text:
    """Nobody by hand: loaders bring records in."""
    return False


@policy("market.achievement.change")
def change(actor: Actor, achievement: Achievement) -> bool | Text:
    """The owner's transfer office; an imported record stays as its source has it."""
    return _may_write(actor, achievement)


@policy("market.achievement.submit")
def submit(actor: Actor, achievement: Achievement) -> bool | Text:
    """The owner's transfer office; an imported record stays as its source has it."""
    return _may_write(actor, achievement)


@policy("market.achievement.translate")
def translate(actor: Actor, achievement: Achievement) -> bool | Text:
    """The owner's transfer office; of an imported record the exchange that keeps it."""
    return _is_owner(actor, achievement)


@policy("market.achievement.retire")
def retire(actor: Actor, achievement: Achievement) -> bool | Text:
    """The owner's transfer office."""
    return _is_owner(actor, achievement)


@policy("market.achievement.review", assurance=Assurance.SECOND_FACTOR)
def review(actor: Actor, achievement: Achievement) -> bool | Text:
    """A reviewer of its exchange, without interest."""
    return _is_reviewer(actor, achievement)


@policy("market.achievement.decide", assurance=Assurance.SECOND_FACTOR)
def decide(actor: Actor, achievement: Achievement) -> bool | Text:
    """A reviewer of its exchange, without interest."""
    return _is_reviewer(actor, achievement)


def _may_write(actor: Actor, achievement: Achievement) -> bool | Text:
    if achievement.source:
        return _("An imported record stays as its source has it.")
    return _is_owner(actor, achievement)


def _is_owner(actor: Actor, achievement: Achievement | None) -> bool | Text:
    if achievement is not None and not actor.acts_for(achievement.owner_id):
        return _("Only the owner does this.")
    if "person" in actor.kinds or actor.has_role(*OFFICE):
        return True
    return _("This is for the owner's transfer office.")


def _is_reviewer(actor: Actor, achievement: Achievement) -> bool | Text:
    if actor.organization != achievement.exchange_id or not actor.has_role("reviewer"):
        return _("This is for reviewers of the exchange.")
    if achievement.entered_by == actor.user or achievement.inventors.filter(user=actor.user).exists():
        return _("You have an interest in it: a colleague decides.")
    return True
