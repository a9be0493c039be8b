"""One more of each noun that the API lists, and who sees it."""

import uuid
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import transaction

from contracts.models import Contract
from contracts.services import distribution_rules, distributions
from contracts.services import notices as transaction_notices
from institutions.services import role_grants
from market.models import Deal
from market.services import deals, offers
from talent.services import mandates
from tests.api.everything import Everything, key_of, served
from tests.contracts import bargain as bargains
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.market import asking, trade, world
from tests.market.trade import Market
from tests.mechanisms import notices
from tests.statistics import books
from transfer.kernel import events, threads
from transfer.kernel.actor import SYSTEM
from transfer.kernel.models import Delivery, Event
from transfer.mechanisms.publicity.services import objections
from transfer.mechanisms.worklist.services import items
from transfer.roof.notices import telling
from transfer.roof.notices.services import notices as telling_services
from transfer.roof.search.services import index
from transfer.roof.statistics.services import counting

Maker = Callable[[], Any]
READERS = {
    "achievements": "seller",
    "api-keys": "seller",
    "contracts": "seller",
    "counter-services": "clerk",
    "deals": "buyer",
    "demands": "demander",
    "distribution-rules": "seller",
    "distributions": "seller",
    "events": "seller",
    "invention-disclosures": "inventor",
    "jobs": "seller",
    "listings": "seller",
    "mandates": "buyer",
    "memberships": "seller_manages",
    "notices": "seller",
    "objections": "outsider",
    "offers": "buyer",
    "operations": "operator",
    "organizations": "outsider",
    "payments": "buyer",
    "publicities": "outsider",
    "registrations": "registrar",
    "responses": "answerer",
    "role-grants": "exchange_manages",
    "rules": "outsider",
    "search": "outsider",
    "statistics": "exchange_manages",
    "transaction-notices": "outsider",
    "work-items": "desk_reviewer",
}
"""Who sees all of a noun that the makers make."""


def one_more(made: Everything) -> None:
    """One more of each noun, and what a worker makes of it: notices, search documents, figures, failed deliveries."""
    before = set(Event.objects.values_list("pk", flat=True))
    _in_review(made)
    for make in makers(made).values():
        make()
    happened = [events.happened(event) for event in Event.objects.all() if event.pk not in before]
    for one in happened:
        if one.name in telling.BY_EVENT:
            telling_services.tell(one, actor=SYSTEM)
    index.take_in(happened)
    counting.consumer(1)(happened)
    Delivery.objects.filter(status=Delivery.PENDING).update(attempts=1)
    books.counted(books.registered(), books.registered(seller_region="330106"))


def makers(made: Everything) -> dict[str, Maker]:
    """How one more of each noun comes into being."""
    bargain, market = made.bargain, made.bargain.market
    clerk = people.membership(market.exchange, "clerk")

    def notice() -> Any:
        with transaction.atomic():
            thread = threads.mint("test", at=market.achievement.created_at)
            about = Deal.objects.filter(achievement__isnull=False)[0].stream
            return notices.publish(thread, subject=about, kind=uuid4().hex[:12])

    def grant() -> Any:
        with transaction.atomic():
            return role_grants.request(clerk, actor=made.actors["exchange_manages"], roles=["reviewer"])

    return {
        "achievements": lambda: trade.achievement(market.university, market.exchange, market.inventor),
        "api-keys": lambda: key_of(bargain.seller),
        "contracts": lambda: bargains.outside(bargain),
        "counter-services": lambda: served(made, people.person("来访人"), "demand"),
        "deals": lambda: _deal(bargain),
        "demands": lambda: asking.opened(made.desk),
        "distribution-rules": lambda: _rule(bargain),
        "distributions": lambda: _distribution(made),
        "invention-disclosures": lambda: world.disclosure(made.lab),
        "jobs": lambda: made.prepared_job(),
        "listings": lambda: trade.opened(_fresh(market)),
        "mandates": lambda: _mandate(bargain),
        "memberships": lambda: people.membership(market.university, "clerk"),
        "objections": lambda: objections.file(
            actor=bargain.outsider, publicity=notice(), ground="price", statement="Far below its worth."
        ),
        "offers": lambda: _offer(bargain),
        "organizations": lambda: people.organization("enterprise", at=market.exchange),
        "payments": lambda: bargains.recorded(bargain, made.signed, 300),
        "publicities": notice,
        "registrations": lambda: _registered(made),
        "responses": lambda: asking.response(made.desk),
        "role-grants": grant,
        "work-items": lambda: _work(made),
    }


def _fresh(market: Market) -> Market:
    technology = trade.achievement(market.university, market.exchange, market.inventor)
    return Market(**{**market.__dict__, "achievement": technology})


def _deal(bargain: Bargain) -> Any:
    market = bargain.market
    return deals.open_direct(
        actor=bargain.buyer, exchange=market.exchange, seller=market.university, buyer=market.enterprise,
        title="委托开发", contract_class="development",
    )  # fmt: skip


def _offer(bargain: Bargain) -> Any:
    terms = {name: value for name, value in trade.TERMS.items() if name != "licence_mode"}
    return offers.make(actor=bargain.buyer, deal=_deal(bargain), **terms)


def _rule(bargain: Bargain) -> Any:
    """Withdrawn again: one at a time is proposed."""
    made = distribution_rules.propose(actor=bargain.seller, shares=bargains.SHARES, valid_from=bargains.today())
    return distribution_rules.withdraw(made, actor=bargain.seller, reason="wrong_statement")


def _mandate(bargain: Bargain) -> Any:
    market = bargain.market
    broker = people.organization("broker_agency", at=market.exchange)
    return mandates.propose(actor=bargain.buyer, principal=market.enterprise, broker=broker, commission="none")


def _distribution(made: Everything) -> Any:
    bargains.paid(made.bargain, made.signed, 700)
    return distributions.draft(actor=made.bargain.seller, contract=made.signed)


def _signed(made: Everything) -> Contract:
    fresh = Bargain(**{**made.bargain.__dict__, "market": _fresh(made.bargain.market)})
    return bargains.signed(fresh, deal=bargains.ready(fresh))


def _in_review(made: Everything) -> Any:
    return registry.in_review(made.bargain, made.office, _signed(made))


def _registered(made: Everything) -> Any:
    """A contract registered, and the public notice of it."""
    contract = _signed(made)
    transaction_notices.consider(contract, actor=SYSTEM, after="in_force")
    return registry.registered(made.bargain, made.office, contract)


def _work(made: Everything) -> Any:
    return items.open_item(
        actor=SYSTEM, kind="market.review", subject=f"test:{uuid.uuid4()}",
        thread=made.bargain.market.achievement.thread, organization=made.desk.exchange.pk, role="reviewer",
        title_key="market.achievement.review",
    )  # fmt: skip
