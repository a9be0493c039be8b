"""Registrations as the register would tell of them.

counted(registered(...), ...)     # handed to the consumer of the reader
emitted(registered(...), ...)     # recorded as events, to be read
"""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from contracts.events.registrations import Registered, RegistrationCancelled, RegistrationRevoked
from transfer.kernel import clock, events
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened
from transfer.kernel.models import Event, Thread
from transfer.roof.statistics.services import counting

OFFICE = uuid.uuid4()
REGISTERED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def registered(on: str = "2025-06-15", **given: Any) -> Registered:
    """A development contract from Hunan to Guangdong."""
    facts = {
        "registration": uuid.uuid4(),
        "contract": uuid.uuid4(),
        "office": OFFICE,
        "number": "",
        "registered_on": on,
        "signed_on": on,
        "contract_class": "development",
        "contract_subtype": "commissioned_development",
        "technology_field": "01",
        "ip_kind": "none",
        "plan_source": "none",
        "socio_economic_objective": "01",
        "seller_kind": "170",
        "seller_region": "430102",
        "seller_country": "CN",
        "buyer_kind": "170",
        "buyer_region": "440305",
        "buyer_country": "CN",
        "turnover_cny": 100_000_00,
        "transaction_cny": 80_000_00,
    }
    made = Registered(**{**facts, **given})
    return replace(made, number=made.number or made.registration.hex[:12])


def spread(number: int, turnover: int, technical: int, **given: Any) -> Iterator[Registered]:
    """So many contracts whose two amounts add up to the fen."""
    for place in range(number):
        yield registered(
            turnover_cny=turnover // number + (place < turnover % number),
            transaction_cny=technical // number + (place < technical % number),
            **given,
        )


def cancelled(entry: Registered) -> RegistrationCancelled:
    """It ended."""
    return RegistrationCancelled(**_identity(entry), cancelled_on="2026-02-01")


def revoked(entry: Registered) -> RegistrationRevoked:
    """It should not have been."""
    return RegistrationRevoked(**_identity(entry), revoked_on="2026-02-01")


def happened(facts: Any, *, version: int = 1, name: str = "") -> Happened:
    """The event as a reader gets it."""
    return Happened(
        id=uuid.uuid4(),
        name=name or _name(facts),
        thread=uuid.uuid4(),
        stream=_stream(facts),
        version=version,
        occurred_at=REGISTERED_AT,
        recorded_at=REGISTERED_AT,
        actor_user=None,
        actor_organization=None,
        on_behalf_of=None,
        reason="",
        facts={key: str(value) if isinstance(value, uuid.UUID) else value for key, value in asdict(facts).items()},
    )


def corrected(entry: Registered, **changed: Any) -> Happened:
    """A registered change, restating every fact."""
    return happened(replace(entry, **changed), version=2, name=counting.CORRECTED)


def counted(*entries: Registered, epoch: int = 1) -> None:
    """Counted by the consumer."""
    counting.count(epoch, [happened(entry) for entry in entries])


def emitted(*facts: Any) -> list[Event]:
    """Recorded, each in the stream of its registration, in one transaction."""
    at = clock.now()
    with transaction.atomic():
        thread = Thread.objects.create(
            number=uuid.uuid4().hex, begun_by="contracts.registration", begun_at=at, origin="demo"
        )
        drafts = [
            events.Draft(thread.pk, f"contracts.registration:{said.registration}", said, SYSTEM) for said in facts
        ]
        return events.emit_many(drafts, at=clock.after_lock())


def _identity(entry: Registered) -> dict[str, Any]:
    names = {field.name for field in fields(RegistrationCancelled)} - {"cancelled_on"}
    return {name: getattr(entry, name) for name in names}


def _stream(facts: Any) -> str:
    return f"contracts.registration:{facts.registration}"


def _name(facts: Any) -> str:
    return {
        Registered: counting.REGISTERED,
        RegistrationCancelled: counting.ENDED[0],
        RegistrationRevoked: counting.ENDED[1],
    }[type(facts)]
