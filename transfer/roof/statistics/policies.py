"""Who may see what of the statistics. Totals are public; small cells only to whoever supervises the region."""

from typing import Any

from institutions.selectors import regions
from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy


@policy("statistics.contracts.view_exact")
def view_exact(actor: Actor, place: Any) -> Answer:
    """A regulator, exactly and without suppression, within its own region. place: a code of GB/T 2260; "" for all."""
    if "" in actor.regions:
        return True
    whole = str(place)
    return any(regions.is_valid(whole) and whole.startswith(prefix) for prefix in actor.regions if prefix)
