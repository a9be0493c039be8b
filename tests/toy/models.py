"""The toy noun."""

from django.db import models

from tests.toy import states
from transfer.kernel.models import Stateful


class Box(Stateful):
    """A box with an owner and a weight."""

    STATES = states.BOX
    owner = models.UUIDField()
    weight = models.IntegerField(default=1)
