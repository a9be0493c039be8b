"""A long campaign: writers, drainers, readers and sealers at once, while database connections are being killed."""

import random
import threading
import time
from collections.abc import Callable, Sequence

import pytest
from django.db import DatabaseError, InterfaceError, connection, transaction

from tests.racing import at_once, raised
from tests.toy import services
from tests.toy.actors import CARRIER, OWNER
from tests.toy.models import Box
from transfer.kernel import deadlines, events, numbers, readers, relay, seals
from transfer.kernel.errors import Refusal
from transfer.kernel.models import Counter, Delivery, Event, Seal

SECONDS = 60
NAMES = ("toy.box.packed", "toy.box.sent", "toy.box.lost")


class Campaign:
    """What goes on at once until the time is over, and what was told meanwhile."""

    def __init__(self) -> None:
        self.until = time.monotonic() + SECONDS
        self.given: list[int] = []
        self.lock = threading.Lock()
        self.killed = 0

    def keep_on(self, work: Callable[[random.Random], object]) -> Callable[[], None]:
        """Repeats some work; a killed connection or a refusal is part of the game, anything else is not."""

        def run() -> None:
            chance = random.Random()
            while time.monotonic() < self.until:
                try:
                    work(chance)
                except (DatabaseError, InterfaceError):
                    connection.close()
                except Refusal:
                    pass

        return run

    def write(self, chance: random.Random) -> None:
        """A box is packed, sent, lost; a number is drawn; sometimes somebody thinks better of it."""
        with transaction.atomic():
            box = services.pack(actor=OWNER, weight=chance.randint(1, 120))
            number = numbers.next_in("torture")
            if chance.random() < 0.2:
                raise Refusal("Thought better of it.")
        with self.lock:
            self.given.append(number)
        services.send(box, actor=OWNER)
        services.lose(box, actor=CARRIER, reason="storm", note="Gone.")

    def contend(self, chance: random.Random) -> None:
        """Somebody else's box is wanted by many."""
        box = Box.objects.order_by("?").first()
        if box:
            services.send(box, actor=OWNER)

    def deliver(self, happened: events.Happened) -> None:
        """A subscriber that sometimes fails. What it wrote down is taken back when its transaction is."""
        if random.random() < 0.02:
            raise ValueError("out of paper")
        box = Box.objects.select_for_update().get(pk=happened.object_id)
        Box.objects.filter(pk=box.pk).update(weight=happened.version)

    def kill(self, chance: random.Random) -> None:
        """Ends one of the other connections."""
        time.sleep(0.3)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY random() LIMIT 1"
            )
            self.killed += len(cursor.fetchall())


@pytest.mark.slow
@pytest.mark.torture
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_doubled_or_out_of_order(
    china: object, no_subscribers: dict[str, dict[str, events.Handler]], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = Campaign()
    monkeypatch.setattr(deadlines, "_DEADLINES", {})
    for name in NAMES:
        events.subscribe(name, name="toy.torture")(campaign.deliver)

    def note_down(seen: Sequence[events.Happened]) -> None:
        # In the reader's own transaction, under a key: what is handed over twice is refused and stops the reader.
        Counter.objects.bulk_create([Counter(series=f"seen {one.stream}/{one.version}") for one in seen])

    def read(chance: random.Random) -> None:
        readers.read("torture", note_down, limit=50)

    work = [campaign.write] * 4 + [campaign.contend] * 2 + [lambda chance: relay.drain(at_most=20)] * 2
    work += [read, read, lambda chance: seals.seal(), campaign.kill]
    assert not raised(at_once(*[campaign.keep_on(one) for one in work], seconds=SECONDS * 3))
    connection.close()
    for _round in range(relay.MOST_ATTEMPTS + 2):
        for failed in Delivery.objects.filter(status=Delivery.FAILED):
            relay.retry(failed.pk)
        Delivery.objects.filter(status=Delivery.PENDING).update(next_at=Event.objects.latest("recorded_at").recorded_at)
        relay.drain(at_most=100_000)
    campaign.until = time.monotonic() + 1
    campaign.keep_on(read)()
    seals.seal()

    recorded = {f"{stream}/{version}" for stream, version in Event.objects.values_list("stream", "version")}
    assert campaign.killed > 20 and len(recorded) > 500
    seen = Counter.objects.filter(series__startswith="seen ").values_list("series", flat=True)
    assert {series.removeprefix("seen ") for series in seen} == recorded and readers.behind("torture") == 0
    assert not Delivery.objects.exclude(status=Delivery.DONE).exists()
    assert all(box.weight == box.version for box in Box.objects.all()), "the last event delivered is the last recorded"
    assert (
        Counter.objects.get(series="torture").last
        == Box.objects.count()
        >= len(set(campaign.given))
        == len(campaign.given)
    )
    assert Seal.objects.count() > 3 and seals.check() == []
