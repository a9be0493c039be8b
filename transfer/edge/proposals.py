"""What one person proposed and another one has to decide, for those who may: on pages and in answers alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from transfer.kernel import events, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.kernel.models import Event, Seconded

_WORDS: dict[str, Callable[[str], Text]] = {}


@dataclass(frozen=True, slots=True)
class Proposal:
    """move, label: what is proposed; reason, reason_label: its code and words for it; own: by who reads this."""

    move: str
    label: Text
    reason: str
    reason_label: Text
    note: str
    own: bool


def words(noun: str, label_of: Callable[[str], Text]) -> None:
    """Says what the reasons of a noun's proposals are called. Called by the noun's slots."""
    _WORDS[noun] = label_of


def of(obj: Any, actor: Actor) -> Proposal | None:
    """What waits for a second person, as those see it who may put it aside; None for everybody else."""
    if not isinstance(obj, Seconded) or not obj.proposed_move:
        return None
    moves = obj.STATES.moves
    aside = next((move for move in moves.values() if move.puts_aside), None)
    if aside is None or not policy.may(actor, aside.policy, obj):
        return None
    begun = [move.event for move in moves.values() if move.proposes == obj.proposed_move]
    said = Event.objects.filter(stream=obj.stream, name__in=begun).order_by("-version").first()
    code = obj.proposed_reason
    return Proposal(
        move=obj.proposed_move,
        label=moves[obj.proposed_move].label,
        reason=code,
        reason_label=_WORDS.get(obj.STATES.noun, str)(code) if code else "",
        note=events.note_of(said) if said else "",
        own=obj.proposed_by == actor.user,
    )
