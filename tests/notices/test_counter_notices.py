"""Who is told of a service at a counter, and that the visitor hears of what a clerk began."""

from typing import Any

import pytest
from django.db import transaction

from institutions.models import CounterService
from institutions.services import counter_services as services
from market.services import demands
from tests.institutions import counter
from tests.institutions.counter import Window
from tests.market import asking
from tests.notices.test_notices import deliver, told
from transfer.kernel import events
from transfer.kernel.models import Event
from transfer.roof.notices.addressed import Author
from transfer.roof.notices.selectors import recipients
from transfer.roof.notices.telling import Line

pytestmark = pytest.mark.stands_on(build=counter.build)


def test_visitor_clerk_and_manager_are_told(stand: Window, django_capture_on_commit_callbacks: Any) -> None:
    service = counter.serving(stand)
    demand = demands.begin(
        actor=counter.served(stand, service), demander=stand.firm, exchange=stand.exchange, **asking.text()
    )
    with transaction.atomic():
        services.close(CounterService.objects.get(pk=service.pk), actor=stand.clerk)
        services.withdraw(CounterService.objects.get(pk=service.pk), actor=stand.buyer)
    deliver()
    for name in ("opened", "closed"):
        (notice,) = told(stand.visitor.pk, f"institutions.counter_service.{name}")
        assert (notice.organization_id, notice.about) == (stand.firm.pk, service.pk)
    for actor in (stand.clerk, stand.manager):
        (notice,) = told(actor.user, "institutions.counter_service.withdrawn")
        assert (notice.organization_id, notice.about) == (stand.exchange.pk, service.pk)
    assert not told(stand.visitor.pk, "institutions.counter_service.withdrawn")
    last = events.happened(Event.objects.filter(stream=demand.stream).order_by("-version")[0])
    line = Line(last.name, "demand", (Author(),), "x")
    assert recipients.of(line, last) == {stand.visitor.pk: stand.firm.pk}
