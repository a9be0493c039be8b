"""Reading demands."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from institutions.models import Organization
from institutions.selectors import roles
from market.models import Demand, Finding, Response
from market.querysets.offered import OFFICERS
from market.selectors import texts as words
from transfer.kernel.actor import Actor
from transfer.mechanisms.translations import selectors as translations
from transfer.mechanisms.translations.selectors import Text
from transfer.mechanisms.worklist.models import WorkItem

REVIEW = "market.demand.review"


def about(demand: Demand) -> dict[str, Any]:
    """The facts that every event of a demand names."""
    return {"demand": demand.pk, "demander": demand.demander_id, "exchange": demand.exchange_id}


def is_insider(demand: Demand, actor: Actor) -> bool:
    """The demander, and the officers of its exchange: who sees every step of it."""
    if actor.acts_for(demand.demander_id, demand.thread_id):
        return True
    return actor.organization == demand.exchange_id and actor.has_role(*OFFICERS)


def own(actor: Actor) -> QuerySet[Demand]:
    """The demands of the organization one acts for, each with `waiting`: how many answers wait to be weighed."""
    mine = Demand.objects.visible_to(actor).filter(demander=actor.on_behalf_of or actor.organization)
    waiting = Response.objects.filter(demand=OuterRef("pk"), state__in=["sent", "shortlisted"]).order_by()
    # Counted for the rows that are shown alone: a join would group them all first.
    counted = waiting.values("demand").annotate(many=Count("pk")).values("many")
    return mine.annotate(waiting=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def may_answer(demand: Demand, organization: Organization) -> bool:
    """Whether a member could answer it from this organization's desk."""
    return (
        organization.in_force
        and organization.pk != demand.demander_id
        and roles.take_side(organization.kinds, "seller")
    )


def texts(demand: Demand) -> dict[str, Text]:
    """What it says, in the reader's language where there is a translation."""
    return translations.for_reader(words.of_demand(demand))


def findings(demand: Demand) -> list[Finding]:
    """What the automatic checks found, the gravest first."""
    return list(Finding.objects.filter(subject=demand.stream).gravest_first())


def queue(actor: Actor) -> list[tuple[Demand, WorkItem]]:
    """The demands that wait for this reviewer, with the piece of work, soonest first. Two queries."""
    items = list(WorkItem.objects.needing(actor).filter(kind=REVIEW).order_by("due_at", "created_at")[:100])
    keys = {item.subject.partition(":")[2]: item for item in items}
    found = {str(one.pk): one for one in Demand.objects.visible_to(actor).filter(pk__in=keys)}
    return [(found[key], item) for key, item in keys.items() if key in found]
