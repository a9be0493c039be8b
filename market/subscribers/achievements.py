"""What the market does when something happened: reviews are prepared and started here, by the worker."""

from market.models import Achievement
from market.services import reviews
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe


@subscribe("market.achievement.submitted", name="market.prepare_review")
@subscribe("market.achievement.revision_submitted", name="market.prepare_review")
def prepare_review(happened: Happened) -> None:
    """Checks the submitted text and puts the review on the exchange's desk."""
    reviews.prepare(Achievement.objects.get(pk=happened.object_id), actor=SYSTEM)


@subscribe("worklist.item.taken", name="market.start_review")
@subscribe("worklist.item.assigned", name="market.start_review")
def start_review(happened: Happened) -> None:
    """Who has the work has begun the review."""
    if happened.facts["kind"] == reviews.REVIEW:
        subject = happened.facts["subject"].partition(":")[2]
        reviews.start(Achievement.objects.get(pk=subject), actor=SYSTEM, reviewer=happened.facts["assignee"])
