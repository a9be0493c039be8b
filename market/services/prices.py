"""Commands on comparable prices."""

from datetime import date

from django.db import transaction

from market.models import PricePoint
from transfer.kernel.actor import Actor
from transfer.kernel.money import Money


@transaction.atomic
def note(
    *,
    actor: Actor,
    source: str,
    on: date,
    amount: Money,
    contract_class: str,
    contract_subtype: str = "",
    technology_field: str = "",
    trl: int | None = None,
) -> PricePoint:
    """Notes what was paid for what, without the parties. source: the stream of the contract; twice is once."""
    found, _made = PricePoint.objects.get_or_create(
        source=source,
        defaults={
            "on": on,
            "contract_class": contract_class,
            "contract_subtype": contract_subtype,
            "technology_field": technology_field,
            "trl": trl,
            "amount_minor": amount.minor,
            "currency": amount.currency,
        },
    )
    return found
