"""What follows from a demand: its review is prepared and started, and its end tells those who still wait."""

from market.models import Demand, Response
from market.services import demand_reviews, responses
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe

ENDED = {"market.demand.met": "another_chosen", "market.demand.withdrawn": "demand_changed"}


@subscribe("market.demand.submitted", name="market.prepare_demand_review")
def prepare_review(happened: Happened) -> None:
    """Checks the demand and puts the review on the exchange's desk."""
    demand_reviews.prepare(Demand.objects.get(pk=happened.object_id), actor=SYSTEM)


@subscribe("worklist.item.taken", name="market.start_demand_review")
@subscribe("worklist.item.assigned", name="market.start_demand_review")
def start_review(happened: Happened) -> None:
    """Who has the work has begun the review."""
    if happened.facts["kind"] == demand_reviews.REVIEW:
        subject = happened.facts["subject"].partition(":")[2]
        demand_reviews.start(Demand.objects.get(pk=subject), actor=SYSTEM, reviewer=happened.facts["assignee"])


@subscribe("market.demand.met", name="market.decline_the_rest")
@subscribe("market.demand.withdrawn", name="market.decline_the_rest")
def decline_the_rest(happened: Happened) -> None:
    """Responses that nobody will weigh any more are declined, with the end of the demand as the reason."""
    waiting = Response.objects.filter(demand__pk=happened.object_id, state__in=["sent", "shortlisted"])
    for response in waiting.order_by("pk"):
        responses.decline(response, actor=SYSTEM, reason=ENDED[happened.name])
