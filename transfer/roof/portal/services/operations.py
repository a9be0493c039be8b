"""What an operator may set going again. Each act is recorded; none does more than was owed already."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from transfer.kernel import clock, deadlines, locking, policy, relay, seals, threads
from transfer.kernel import events as record
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Delivery, DueFailure, Event, Seal, Thread
from transfer.roof.portal import events
from transfer.roof.portal.selectors import operations

CHECK_EVERY = timedelta(days=1)
"""Without anybody asking, all seals are verified this often."""


@transaction.atomic
def retry(delivery_id: int, *, actor: Actor) -> Delivery:
    """Brings one delivery once more, whether it waits, was given up or was done. NotVisible when there is none."""
    policy.require(actor, "portal.operations.replay")
    thread = _book(actor)
    delivery = relay.retry(delivery_id)
    if delivery is None:
        raise NotVisible
    told = events.DeliveryRetried(delivery=delivery.pk, subscriber=delivery.subscriber, event=delivery.event)
    _tell(thread, told, actor)
    return delivery


@transaction.atomic
def retry_all(subscriber: str, *, actor: Actor) -> int:
    """Brings everything again that failed for one subscriber. Returns how many; NotVisible for an unknown one."""
    policy.require(actor, "portal.operations.replay")
    if subscriber not in operations.listeners():
        raise NotVisible
    thread = _book(actor)
    failed = list(operations.troubled().filter(subscriber=subscriber).order_by("pk").values_list("pk", flat=True))
    for delivery in failed:
        relay.retry(delivery)
    _tell(thread, events.SubscriberRetried(subscriber=subscriber, count=len(failed)), actor)
    return len(failed)


@transaction.atomic
def ask_tick(kind: str, *, actor: Actor) -> None:
    """Has a worker look at one kind of due work now, beside its timetable. NotVisible for an unknown kind."""
    policy.require(actor, "portal.operations.replay")
    if kind not in operations.kinds():
        raise NotVisible
    _tell(_book(actor), events.TickAsked(kind=kind), actor)


@transaction.atomic
def ask_check(*, actor: Actor) -> None:
    """Has a worker verify all seals and chains now."""
    policy.require(actor, "portal.operations.replay")
    _tell(_book(actor), events.SealsCheckAsked(up_to=_last_seal()), actor)


def carry_out(*, actor: Actor = SYSTEM) -> int:
    """Does what operators asked for and, once a day, verifies the seals. Returns how many things were done.

    Outside a transaction: a verification reads every event, and ticks have transactions of their own. A worker killed
    in the middle does it again, which changes nothing.
    """
    waiting = operations.asked()
    for event in waiting:
        kind = record.happened(event).facts.get("kind")
        _answer(event, _tick(kind) if kind else _check(), actor)
    if waiting or not _is_check_due():
        return len(waiting)
    _answer(None, _check(), actor)
    return 1


def _tick(kind: str) -> object:
    done = deadlines.tick(kind).get(kind, 0)
    return events.TickDone(kind=kind, done=done, failed=DueFailure.objects.filter(deadline=kind).count())


def _check() -> object:
    up_to, found = _last_seal(), seals.check()
    return events.SealsChecked(up_to=up_to, findings=len(found), kinds=sorted({one.kind for one in found}))


@transaction.atomic
def _answer(event: Event | None, facts: object, actor: Actor) -> None:
    thread = _book(actor)
    if event is None or event.id in {one.id for one in operations.asked()}:
        _tell(thread, facts, actor, cause=event)


def _is_check_due() -> bool:
    last = operations.sealing()
    if not last.number:
        return False
    return last.checked is None or last.checked.recorded_at + CHECK_EVERY < clock.now()


def _last_seal() -> int:
    last = Seal.objects.order_by("-number").first()
    return last.number if last else 0


def _book(actor: Actor) -> Thread:
    """The thread of the operators' book, locked; begun when it is not there yet."""
    first = record.first_of(operations.STREAM)
    if first is None:
        try:
            with transaction.atomic():
                at = clock.after_lock()
                thread = threads.mint("portal.operations", at=at, jurisdiction=settings.EXCHANGE_JURISDICTION)
                _tell(thread, events.OperationsBegun(node=settings.EXCHANGE_NODE), actor)
        except IntegrityError:  # somebody began it at the same moment
            pass
        first = record.first_of(operations.STREAM)
        assert first is not None
    return locking.lock(Thread.objects.get(pk=first.thread_id))


def _tell(thread: Thread, facts: object, actor: Actor, cause: Event | None = None) -> None:
    draft = record.Draft(thread.pk, operations.STREAM, facts, actor, cause=cause.id if cause else None)
    record.emit(draft, at=clock.after_lock())
