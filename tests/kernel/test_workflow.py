"""Commands on the toy noun: what a move refuses, changes and records."""

import uuid

import pytest
from django.db import transaction

from tests.toy.events import BoxLost, BoxPacked, BoxSent
from tests.toy.models import Box
from transfer.kernel import events, locking, workflow
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import Invalid, Misuse, NotAllowed, NotNow, RuleBroken, Stale
from transfer.kernel.models import Event, Jurisdiction

OWNER = Actor(user=uuid.uuid4(), assurance=Assurance.PASSWORD)


@pytest.fixture(autouse=True)
def _china(db: None) -> None:
    facts = {"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    Jurisdiction.objects.update_or_create(code="CN", defaults=facts)


def pack(weight: int = 1) -> Box:
    with transaction.atomic():
        return workflow.begin(
            Box(owner=OWNER.user, weight=weight), actor=OWNER, facts=lambda box: BoxPacked(box=box.pk, weight=weight)
        )


def send(box: Box, actor: Actor = OWNER, **more: object) -> Box:
    with transaction.atomic():
        return workflow.apply(box, "send", actor=actor, facts=BoxSent(box=box.pk, express=True), **more)


def test_a_move_changes_the_state_and_records_a_chained_event() -> None:
    box = send(pack())
    assert (box.state, box.version) == ("sent", 2)
    first, second = Event.objects.filter(stream=box.stream).order_by("version")
    assert second.prev == first.hash and first.prev == ""
    assert events.broken_links(box.stream) == []
    assert events.happened(second).facts == {"box": str(box.pk), "express": True}
    assert first.thread.number.startswith("EX-")


def test_a_move_that_the_state_forbids_names_the_open_ones() -> None:
    box = send(pack())
    with pytest.raises(NotNow) as caught:
        send(box)
    assert caught.value.open_moves == ("lose",) and caught.value.state == "sent"


def test_refusals() -> None:
    box = pack(weight=101)
    with pytest.raises(RuleBroken, match="Too heavy"):
        send(box)
    with pytest.raises(NotAllowed):
        send(box, actor=Actor(user=uuid.uuid4(), assurance=Assurance.PASSWORD))
    with pytest.raises(Stale):
        send(box, expected_version=7)
    carrier = Actor(user=uuid.uuid4(), roles=frozenset({"carrier"}), assurance=Assurance.SECOND_FACTOR)
    with pytest.raises(Invalid), transaction.atomic():
        workflow.apply(box, "lose", actor=carrier, facts=BoxLost(box=box.pk))
    assert Event.objects.filter(stream=box.stream).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_command_outside_a_transaction_is_a_misuse() -> None:
    with pytest.raises(Misuse):
        locking.require_transaction()
