"""A counter for tests: an exchange with a clerk, a visitor with a firm, and a service in any state.

window = counter.build()                  # needs the fixture dictionary_data
service = counter.serving(window)         # consented by paper; counter.served(window, service) acts for the visitor
"""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from institutions.models import CounterService, Organization, User
from institutions.selectors import counter_services as found
from institutions.services import counter_services as services
from tests.institutions import people
from transfer.kernel.actor import Actor


@dataclass(frozen=True)
class Window:
    """Who is there. visitor: the user, acting as buyer of the firm or as oneself."""

    exchange: Organization
    firm: Organization
    clerk: Actor
    colleague: Actor
    auditor: Actor
    manager: Actor
    reviewer: Actor
    visitor: User
    buyer: Actor
    stranger: Actor


def build() -> Window:
    """An exchange with clerks, an auditor, a manager and a reviewer; a visitor who buys for a firm; a stranger."""
    exchange = people.exchange(name_en="Lakeside Exchange")
    firm = people.organization(at=exchange, name_en="North Foundry", name_zh="北方铸造")
    visitor = people.user("张老师")
    return Window(
        exchange=exchange,
        firm=firm,
        clerk=people.actor(exchange, "counter_clerk"),
        colleague=people.actor(exchange, "counter_clerk"),
        auditor=people.actor(exchange, "auditor"),
        manager=people.actor(exchange, "manager"),
        reviewer=people.actor(exchange, "reviewer"),
        visitor=visitor,
        buyer=people.actor(firm, "buyer", who=visitor),
        stranger=people.person("韩梅梅"),
    )


def given(window: Window, **more: Any) -> dict[str, Any]:
    """What a clerk writes down."""
    return {
        "email": window.visitor.email,
        "acting_for": window.firm.uscc,
        "purposes": ["demand"],
        "identity": "resident_card",
        "consent": CounterService.PAPER,
        **more,
    }


def opened(window: Window, **more: Any) -> CounterService:
    """A service that waits for consent."""
    with transaction.atomic():
        return services.open_service(actor=window.clerk, **given(window, **more))


def paper() -> ContentFile:
    """A signed paper."""
    return ContentFile(b"%PDF-1.4 signed", name="consent.pdf")


def serving(window: Window, **more: Any) -> CounterService:
    """A service in which the clerk may act, consented to on paper."""
    service = opened(window, **more)
    with transaction.atomic():
        return services.consent(service, actor=window.clerk, upload=paper())


def served(window: Window, service: CounterService) -> Actor:
    """The visitor by the hand of the clerk."""
    return found.served(window.clerk, service.thread.number)
