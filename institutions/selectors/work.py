"""Work as its desk sees it: in whose hands it is, and whom it may be given to, by their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from institutions.selectors import accounts, dictionaries
from transfer.kernel import workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Refusal, RuleBroken
from transfer.kernel.models import Stateful
from transfer.kernel.states import Move
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import candidates

MOVES = ("take", "release", "recuse", "assign")
"""What a person does with a piece of work as such; it is finished by the decision on its subject."""


@dataclass(frozen=True, slots=True)
class InHand:
    """A piece of work, the name of who has it ("" for nobody), and what the reader may do with it."""

    item: WorkItem
    holder: str
    moves: list[Move]


def moves(item: WorkItem, actor: Actor) -> list[Move]:
    """The moves open to this actor, from the table of states."""
    return [move for move in workflow.open_moves(item, actor) if move.name in MOVES]


def about(subject: Stateful, actor: Actor) -> list[InHand]:
    """What the actor sees of the work on this subject."""
    items = list(WorkItem.objects.active().visible_to(actor).filter(subject=subject.stream).order_by("created_at"))
    names = accounts.names_of(item.assignee for item in items if item.assignee) if items else {}
    return [InHand(item, names.get(item.assignee, "") if item.assignee else "", moves(item, actor)) for item in items]


def against_taking(item: WorkItem, actor: Actor) -> Refusal | None:
    """What stands in the way of taking it, and in whose hands it is; None when nothing does."""
    if item.state == "taken":
        if item.assignee == actor.user:
            return RuleBroken(_("You have it already."), code="taken")
        names = accounts.names_of([item.assignee] if item.assignee else [])
        name = names.get(item.assignee, "") if item.assignee else ""
        return RuleBroken(_("It is in the hands of %(name)s.") % {"name": name}, code="taken")
    return workflow.hindrance(item, "take", actor=actor)


def people_for_all(chosen: Sequence[WorkItem]) -> list[tuple[str, str]]:
    """Id and description of whom all of these may be given to, for a form."""
    each = [dict(people(item)) for item in chosen]
    return [(key, words) for key, words in each[0].items() if all(key in one for one in each)] if each else []


def people(item: WorkItem) -> list[tuple[str, str]]:
    """Id and description of whom it may be given to, for a form."""
    found = candidates.without_interest(item)
    names = accounts.names_of(one.user for one, _in_hand in found)
    described = []
    for one, in_hand in found:
        words = [names.get(one.user, "")]
        words += [dictionaries.label("technology_field", code) for code in sorted(one.fields)]
        words.append(ngettext("%(count)d in hand", "%(count)d in hand", in_hand) % {"count": in_hand})
        words += [str(_("away"))] if one.away else []
        described.append((str(one.user), " · ".join(words)))
    return described
