"""Who sees listings."""

from typing import ClassVar, Self

from django.db.models import Q

from market.querysets.offered import OfferedQuerySet

OFFERED = ("approved", "open", "suspended")
"""On notice or open: what a buyer may look for."""


class ListingQuerySet(OfferedQuerySet):
    """Listings in any state; everyone sees those on notice, and those that are or were open."""

    owner: ClassVar[str] = "seller"
    shown: ClassVar[Q] = Q(state__in=(*OFFERED, "closed", "awarded", "concluded", "unsold", "defaulted"))

    def offered(self) -> Self:
        """Those on notice and those that are open."""
        return self.filter(state__in=OFFERED)

    def with_sights(self) -> Self:
        """With what a line or a page of it shows, in one query."""
        return self.select_related(
            "thread", "seller", "exchange", "achievement", "achievement__accepted", "achievement__working"
        )
