"""Opening accounts."""

from uuid import UUID

from babel.numbers import is_currency
from django.db import transaction

from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse
from transfer.mechanisms.ledger.models import Account, Balance


@transaction.atomic
def account(
    *,
    actor: Actor,
    keeper: UUID,
    owner: UUID,
    kind: str,
    currency: str = "CNY",
    purpose: str = "",
    may_be_negative: bool = False,
) -> Account:
    """The account of this owner, kind, currency and purpose with this keeper; opened when there was none.

    may_be_negative: only for what mirrors the outside (a bank); it cannot be changed later. Misuse when asked for an
    existing account with the other answer, and for an unknown currency.
    """
    if not is_currency(currency):
        raise Misuse(f"not a currency: {currency!r}")
    found, _made = Account.objects.get_or_create(
        keeper=keeper,
        owner=owner,
        kind=kind,
        currency=currency,
        purpose=purpose,
        defaults={"opened_at": clock.after_lock()},
    )
    balance, _made = Balance.objects.get_or_create(account=found, defaults={"may_be_negative": may_be_negative})
    if balance.may_be_negative != may_be_negative:
        raise Misuse(f"{found} may {'' if balance.may_be_negative else 'not '}be negative")
    return found
