"""The toy noun."""

from django.db import models

from tests.toy import states
from transfer.kernel.actor import Actor
from transfer.kernel.models import Seconded, Stateful


class BoxQuerySet(models.QuerySet["Box"]):
    """Whose boxes are seen."""

    def visible_to(self, actor: Actor) -> "BoxQuerySet":
        """One's own; carriers see all."""
        return self if actor.has_role("carrier") else self.filter(owner=actor.user)


class Box(Stateful):
    """A box with an owner and a weight."""

    STATES = states.BOX
    owner = models.UUIDField()
    weight = models.IntegerField(default=1)
    objects = BoxQuerySet.as_manager()


class Crate(Seconded):
    """A crate that one person alone does not burn when it is heavy."""

    STATES = states.CRATE
    weight = models.IntegerField(default=1)
