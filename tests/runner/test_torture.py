"""A long campaign: clients send commands and send them again while whatever runs is killed at random."""

import random
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from market.models import InventionDisclosure
from tests.market import world as make
from tests.racing import at_once, raised
from tests.runner.stage import Answer, Stage, kill_backend
from tests.runner.test_faults import TEXT, assert_whole, key_of
from transfer.kernel.models import Delivery
from transfer.runner.processes import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.torture,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
SECONDS = 150
PATIENCE = 240
"""Seconds after the last kill within which everything is answered, on a machine that is busy with other things too."""
PLACE = "/api/v1/invention-disclosures/"


@pytest.fixture
def stage(tmp_path: Path, transactional_db: None) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.end()


class Client:
    """Files disclosures, one after the other, and repeats each request with its key until it is answered."""

    def __init__(self, stage: Stage, key: str, until: float) -> None:
        self.stage, self.key, self.until = stage, key, until
        self.filed: list[str] = []
        self.repeated = 0

    def work(self) -> None:
        while time.monotonic() < self.until:
            made = self.insist(PLACE, TEXT, None)
            self.insist(f"{PLACE}{made.body['id']}/file/", {}, 1)
            self.filed.append(made.body["id"])

    def insist(self, path: str, body: object, version: int | None) -> Answer:
        once = uuid.uuid4().hex
        answer = None
        while time.monotonic() < self.until + PATIENCE:
            answer = self.stage.ask("POST", path, body, key=self.key, idempotency=once, version=version)
            if answer.status in (200, 201):
                return answer
            assert answer.status in (0, 409, 429, 503), answer
            self.repeated += 1
            time.sleep(0.5)
        raise AssertionError(f"never answered: {answer}")


class Killer:
    """Kills one of them, starts it again, and goes on to the next."""

    def __init__(self, stage: Stage, until: float) -> None:
        self.stage, self.until = stage, until
        self.killed: dict[str, int] = {}

    def work(self) -> None:
        while time.monotonic() < self.until:
            time.sleep(random.uniform(1, 4))
            self.stage.supervise()
            victim = random.choice(("web", "worker", "beat", "redis", "backend"))
            self.killed[victim] = self.killed.get(victim, 0) + 1
            if victim == "backend":
                self._backend()
            elif victim == "redis":
                self.stage.kill_redis()
                time.sleep(random.uniform(0, 5))
                self.stage.redis.start()
            else:
                self.stage.kill(victim)
                time.sleep(random.uniform(0, 2))
                self.stage.start(victim)

    def _backend(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE usename = 'exchange_app' ORDER BY state = 'active' DESC LIMIT 1"
            )
            found = cursor.fetchone()
        if found:
            kill_backend(found[0])


def test_whatever_is_killed_each_command_has_its_effect_once(stage: Stage) -> None:
    world = make.make()
    key = key_of(world.inventor)
    for name in ("web", "worker", "beat"):
        stage.start(name)
    until = time.monotonic() + SECONDS
    clients, killer = [Client(stage, key, until) for _ in range(3)], Killer(stage, until)
    with ThreadPoolExecutor(1) as pool:
        commands = pool.submit(at_once, *[client.work for client in clients], seconds=SECONDS + 2 * PATIENCE)
        killer.work()  # in this thread: with a thread end the processes that it has started
        while not commands.done():
            stage.supervise()
            time.sleep(0.5)
        assert not raised(commands.result())
    connection.close()
    stage.supervise()
    assert sum(killer.killed.values()) > 10 and sum(client.repeated for client in clients) > 0, killer.killed

    filed = [disclosure for client in clients for disclosure in client.filed]
    assert len(filed) == len(set(filed)) > 10
    assert InventionDisclosure.objects.count() == len(filed)
    assert set(InventionDisclosure.objects.values_list("state", flat=True)) == {"disclosed"}

    def all_came() -> bool:
        stage.supervise()  # a worker that found Redis gone ends a while later
        return not Delivery.objects.exclude(status=Delivery.DONE).exists()

    owed = Delivery.objects.exclude(status=Delivery.DONE).values("subscriber", "status", "attempts")
    assert wait_until(all_came, seconds=240, step=1), (owed.count(), list(owed[:5]), stage.said("worker")[-2000:])
    assert_whole(*(disclosure.stream for disclosure in InventionDisclosure.objects.all()))
