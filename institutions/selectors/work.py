"""Work as its desk sees it: in whose hands it is, and whom it may be given to, by their names."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from institutions.selectors import accounts, dictionaries
from transfer.edge import waiting
from transfer.edge.waiting import Waiting
from transfer.kernel import policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
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


@dataclass(frozen=True, slots=True)
class Taking:
    """A piece of work that somebody would take: what it is, and why it cannot be taken ("" where it can)."""

    item: WorkItem
    what: Waiting
    why_not: Text = ""


def taking(keys: Collection[UUID], actor: Actor) -> list[Taking]:
    """What would happen to each of these pieces of work, those that the actor sees; soonest due first."""
    seen = WorkItem.objects.visible_to(actor).filter(pk__in=keys).select_related("thread")
    items = list(seen.order_by(F("due_at").asc(nulls_last=True), "pk"))
    names = accounts.names_of({item.assignee for item in items if item.assignee})
    lines = waiting.of_items(items)
    return [
        Taking(item, line, _why_not(item, actor, names.get(item.assignee, "") if item.assignee else ""))
        for item, line in zip(items, lines, strict=True)
    ]


def _why_not(item: WorkItem, actor: Actor, holder: str) -> Text:
    if item.state == "taken":
        if item.assignee == actor.user:
            return _("You have it already.")
        return _("It is in the hands of %(name)s.") % {"name": holder}
    if item.state not in ("open", "escalated"):
        return _("It is done already.")
    return policy.may(actor, "worklist.item.take", item).reason


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
