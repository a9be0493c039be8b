"""Who may look into the books. Booking is done by the apps above, under their own policies."""

from django.db.models import Q

from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.ledger.models import Account, Entry
from transfer.mechanisms.ledger.querysets import READERS


def _reads(actor: Actor, account: Account) -> bool:
    if not actor.has_role(*READERS):
        return False
    kept = actor.organization == account.keeper and actor.has_role("listing_officer", "auditor")
    return actor.acts_for(account.owner) or kept


@policy("ledger.account.view")
def may_view_account(actor: Actor, account: Account) -> Answer:
    """Whoever keeps house for the owner, and the officers and auditors of the exchange that keeps the account."""
    return _reads(actor, account)


@policy("ledger.entry.view")
def may_view_entry(actor: Actor, entry: Entry) -> Answer:
    """Whoever may view one of its accounts."""
    return any(_reads(actor, account) for account in Account.objects.filter(Q(postings__entry=entry)).distinct())


@policy("ledger.entry.post")
def may_post(actor: Actor, entry: Entry) -> Answer:
    """Whoever is signed in: the app that books has asked its own policy; no page or address offers this."""
    return not actor.is_anonymous


@policy("ledger.entry.reverse")
def may_reverse(actor: Actor, entry: Entry) -> Answer:
    """Whoever is signed in: the app that takes back has asked its own policy; no page or address offers this."""
    return not actor.is_anonymous
