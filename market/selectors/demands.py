"""Reading demands."""

from typing import Any

from market.models import Demand


def about(demand: Demand) -> dict[str, Any]:
    """The facts that every event of a demand names."""
    return {"demand": demand.pk, "demander": demand.demander_id, "exchange": demand.exchange_id}
