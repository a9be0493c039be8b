"""What the portal's own pages read from the rooms below."""

from dataclasses import dataclass

from market.models import Achievement, Demand, Listing
from transfer.mechanisms.publicity.models import Publicity

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Market:
    """The market alive, newest first, five of each, and how many there are of what counts."""

    listings: list[Listing]
    technologies: list[Achievement]
    demands: list[Demand]
    notices: list[Publicity]
    technologies_in_all: int
    open_listings: int
    open_demands: int


def market() -> Market:
    """Seven bounded queries, whatever the size: the lists go along an index, the counts along a partial one."""
    public = Achievement.objects.public()
    listings = Listing.objects.filter(state="open")
    demands = Demand.objects.filter(state="open")
    return Market(
        listings=list(
            listings.select_related("thread", "seller", "achievement__accepted", "achievement__thread").order_by("-pk")[
                :_SHOWN
            ]
        ),
        technologies=list(public.select_related("thread", "owner", "accepted").order_by("-pk")[:_SHOWN]),
        demands=list(demands.select_related("thread", "demander").order_by("first_answer_due_at")[:_SHOWN]),
        notices=list(Publicity.objects.filter(state="running").select_related("thread").order_by("ends_at")[:_SHOWN]),
        technologies_in_all=public.count(),
        open_listings=listings.count(),
        open_demands=demands.count(),
    )
