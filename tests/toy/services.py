"""Commands on a box."""

from django.db import transaction

from tests.toy.events import BoxLost, BoxPacked, BoxReceived, BoxSent, CrateHandled
from tests.toy.models import Box, Crate
from transfer.kernel import workflow
from transfer.kernel.actor import Actor
from transfer.kernel.workflow import Said


@transaction.atomic
def pack(*, actor: Actor, weight: int) -> Box:
    """Packs a box of one's own."""
    box = Box(owner=actor.user, weight=weight)
    return workflow.begin(box, actor=actor, facts=lambda made: BoxPacked(box=made.pk, weight=weight))


@transaction.atomic
def receive(*, actor: Actor, weights: list[int]) -> list[Box]:
    """Takes over many boxes that are already on their way."""
    boxes = [Box(owner=actor.user, weight=weight) for weight in weights]
    return workflow.begin_many(boxes, "receive", actor=actor, facts=lambda made: BoxReceived(box=made.pk))


@transaction.atomic
def send(box: Box, *, actor: Actor) -> Box:
    """Sends it."""
    return workflow.apply(box, "send", actor=actor, facts=BoxSent(box=box.pk, express=False))


@transaction.atomic
def lose(box: Box, *, actor: Actor, reason: str, note: str) -> Box:
    """Declares it lost."""
    return workflow.apply(box, "lose", actor=actor, facts=BoxLost(box=box.pk), said=Said(reason=reason, note=note))


@transaction.atomic
def store(*, actor: Actor, weight: int) -> Crate:
    """Takes a crate in."""
    return workflow.begin(Crate(weight=weight), actor=actor, facts=lambda made: CrateHandled(crate=made.pk))


@transaction.atomic
def handle(crate: Crate, move: str, *, actor: Actor, reason: str = "") -> Crate:
    """Any move of a crate."""
    return workflow.apply(crate, move, actor=actor, facts=CrateHandled(crate=crate.pk), said=Said(reason=reason))
