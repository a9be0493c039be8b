"""A visitor withdraws at the moment in which the clerk acts; the hold on the service has a twin without it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from institutions.models import CounterService
from institutions.services import counter_services as services
from market.models import Demand
from market.services import demands
from tests import racing
from tests.institutions import counter
from tests.institutions.counter import Window
from tests.market import asking
from transfer.kernel import events
from transfer.kernel.errors import NotNow
from transfer.kernel.models import Event

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def both(window: Window, service: CounterService) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """The clerk posts a demand; the visitor withdraws."""
    actor = counter.served(window, service)

    def post() -> Demand:
        return demands.begin(actor=actor, demander=window.firm, exchange=window.exchange, **asking.text())

    def withdraw() -> CounterService:
        with transaction.atomic():
            return services.withdraw(CounterService.objects.get(pk=service.pk), actor=window.buyer)

    return post, withdraw


def test_a_withdrawal_comes_before_or_after_what_the_clerk_does() -> None:
    window = counter.build()
    for _turn in range(8):
        service = counter.serving(window)
        refused = racing.raised(racing.at_once(*both(window, service)))
        assert all(isinstance(error, NotNow) for error in refused), refused
        service.refresh_from_db()
        made = list(Event.objects.filter(served_in=service.pk))
        ended = Event.objects.get(stream=service.stream, name="institutions.counter_service.withdrawn")
        assert service.state == "withdrawn" and bool(made) is not bool(refused)
        assert all(row.recorded_at <= ended.recorded_at for row in made)


def test_without_the_hold_something_would_be_done_after_the_withdrawal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_SERVED", [lambda service: None])
    window = counter.build()
    service = counter.serving(window)
    post, withdraw = both(window, service)
    withdraw()
    post()
    assert Event.objects.filter(served_in=service.pk).exists()
    monkeypatch.undo()
    with pytest.raises(NotNow):
        post()
