"""The kernel on servers of its own: commands, chains, the relay, bulk and readers, beside the bare database.

The limit of most rows is pgbench in simple mode with the same statements, on the same database in the same run.
"""

import multiprocessing
import os
import random
import re
import subprocess
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from bench import ready
from bench.rows import Place, Row
from tests.toy.actors import OWNER
from tests.toy.events import BoxPacked, BoxWeighed
from tests.toy.models import Box
from transfer.kernel import clock, events, readers, relay, workflow
from transfer.kernel.models import Counter, Delivery, Jurisdiction, Thread
from transfer.runner.postgres import installation

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
BOXES = 1000
FIRST = 100_000  # six digits, so that pgbench's number is the end of a box's id
ID = "00000000-0000-7000-8000-000000{}"

COMMAND = f"""\\set n random({FIRST}, {FIRST + BOXES - 1})
BEGIN;
SELECT id, thread_id, state, version, created_at, changed_at, owner, weight FROM toy_box
 WHERE id = '{ID.format(":n")}'::uuid LIMIT 21 FOR UPDATE OF toy_box;
SELECT clock_timestamp() AS at \\gset
UPDATE toy_box SET state = 'packed', version = version + 1, changed_at = ':at', weight = 5
 WHERE id = '{ID.format(":n")}'::uuid;
SELECT s, head.version + 1 AS next, head.hash FROM unnest(ARRAY['STREAM']::text[]) AS s CROSS JOIN LATERAL (
 SELECT version, hash FROM kernel_event WHERE stream = s ORDER BY version DESC LIMIT 1) AS head \\gset
INSERT INTO kernel_event (stream, version, id, thread_id, name, schema, occurred_at, recorded_at, actor_user,
 actor_organization, on_behalf_of, reason, note_digest, cause, body, prev, hash, txid) VALUES ('STREAM', :next,
 gen_random_uuid(), '{ID.format(FIRST)}'::uuid, 'toy.box.weighed', 1, ':at', ':at', '{ID.format(FIRST)}'::uuid,
 NULL, NULL, '', '', NULL, '{{"box":"{ID.format(":n")}","weight":5}}', ':hash',
 encode(sha256('{ID.format(":n")}'::bytea), 'hex'), DEFAULT) RETURNING txid;
COMMIT;
"""
OWN_STREAM = COMMAND.replace("STREAM", f"toy.box:{ID.format(':n')}")
HOT = OWN_STREAM.replace(f"random({FIRST}, {FIRST + BOXES - 1})", str(FIRST))
ONE_STREAM = COMMAND.replace("STREAM", f"toy.box:{ID.format(FIRST)}").replace(
    "BEGIN;", "BEGIN;\nSELECT last FROM kernel_counter WHERE series = 'bench' FOR UPDATE;"
)
RELAYED = """BEGIN;
SELECT d.* FROM kernel_delivery d WHERE d.status = 'pending' AND d.next_at <= clock_timestamp() AND NOT EXISTS (
 SELECT 1 FROM kernel_delivery e WHERE e.subscriber = d.subscriber AND e.stream = d.stream
 AND e.version < d.version AND e.status <> 'done') ORDER BY d.next_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED \\gset
SELECT * FROM kernel_event WHERE stream = ':stream' AND version = :version LIMIT 21;
SAVEPOINT one;
RELEASE SAVEPOINT one;
UPDATE kernel_delivery SET status = 'done', last_error = '' WHERE id = :id;
COMMIT;
"""


class Bench:
    """pgbench beside the exchange, on the same database."""

    def __init__(self, place: Place) -> None:
        self.servers = place.servers
        self.folder = place.folder

    def pgbench(self, script: str, clients: int, *, transactions: int = 0) -> float:
        """Transactions per second of a script, in simple mode, with so many clients."""
        path = self.folder / "script.sql"
        path.write_text(script)
        env = self.servers.owner_environment()
        length = ["-t", str(transactions)] if transactions else ["-T", str(max(1, round(SECONDS)))]
        ended = subprocess.run(
            [installation(self.servers.postgres.place) / "pgbench", "-n", "-M", "simple", "-c", str(clients), "-j", "2",
             *length, "-f", path, "-h", env["EXCHANGE_DATABASE_HOST"], "-p", env["EXCHANGE_DATABASE_PORT"],
             "-U", env["EXCHANGE_DATABASE_USER"], env["EXCHANGE_DATABASE_NAME"]],
            env={**os.environ, "PGPASSWORD": env["EXCHANGE_DATABASE_PASSWORD"]},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        found = re.search(r"tps = ([\d.]+) \(without", ended.stdout)
        if ended.returncode or not found:
            raise RuntimeError(f"pgbench: {ended.stderr[-2000:]}")
        return float(found[1])


def make_boxes() -> None:
    """The boxes, each with the first event of its stream, and one thread for all."""
    at = clock.now()
    with transaction.atomic():
        Counter.objects.create(series="bench")
        Jurisdiction.objects.get_or_create(code="CN", defaults={"time_zone": "Asia/Shanghai", "calendar": "CN"})
        thread = Thread.objects.create(id=ID.format(FIRST), number="B", begun_by="toy.box", begun_at=at, origin="demo")
        ids = [uuid.UUID(ID.format(FIRST + n)) for n in range(BOXES)]
        owner = OWNER.user
        assert owner is not None  # a user of the toys
        boxes = [
            Box(id=one, thread=thread, owner=owner, state="packed", version=1, created_at=at, changed_at=at)
            for one in ids
        ]
        Box.objects.bulk_create(boxes)
        drafts = [events.Draft(thread.pk, box.stream, BoxPacked(box=box.pk, weight=1), OWNER) for box in boxes]
        events.emit_many(drafts, at=at)


def _writer(hot: bool, seed: int, told: Any) -> None:
    def weigh(box: Box) -> None:
        with transaction.atomic():
            workflow.apply(box, "weigh", actor=OWNER, facts=BoxWeighed(box=box.pk, weight=5), changes={"weight": 5})

    boxes = list(Box.objects.order_by("pk"))
    chance = random.Random(seed)
    weigh(boxes[0])  # connected and warm
    done, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        weigh(boxes[0] if hot else chance.choice(boxes))
        done += 1
    told.put(done)


def commands_per_second(writers: int, *, hot: bool = False) -> float:
    """Commands per second of so many processes; hot: all on the same box."""
    connection.close()
    told: Any = multiprocessing.Queue()
    running = [multiprocessing.Process(target=_writer, args=(hot, seed, told)) for seed in range(writers)]
    for process in running:
        process.start()
    done = sum(told.get(timeout=SECONDS * 10 + 30) for _process in running)
    for process in running:
        process.join()
    return float(done) / SECONDS


def relay_rows(bench: Bench) -> Iterator[Row]:
    """Deliveries per second of one worker, against the same statements."""
    events._SUBSCRIBERS.clear()
    events.subscribe("toy.box.packed", name="bench.relay")(lambda happened: None)
    owed = [
        Delivery(subscriber=f"bench.{turn}", stream=f"toy.box:{ID.format(FIRST + n)}", version=1, event=uuid.uuid4(),
                 next_at=clock.now() - timedelta(seconds=1))
        for turn in range(3) for n in range(BOXES)
    ]  # fmt: skip
    for turn in range(3):
        events.subscribe("toy.box.packed", name=f"bench.{turn}")(lambda happened: None)
    Delivery.objects.bulk_create(owed)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_delivery")
    began = time.monotonic()
    done = relay.drain(at_most=BOXES)
    value = done / (time.monotonic() - began)
    limit = bench.pgbench(RELAYED, 1, transactions=BOXES)
    yield Row("relay, deliveries one by one", value, "1/s", limit, 0.2, "pgbench -c 1, same statements")


def bulk_rows() -> Iterator[Row]:
    """Events recorded at once, and read again in commit order, against COPY and a plain SELECT."""
    events._SUBSCRIBERS.clear()
    boxes = list(Box.objects.all())
    drafts = [events.Draft(box.thread_id, box.stream, BoxWeighed(box=box.pk, weight=n), OWNER)
              for n in range(3) for box in boxes]  # fmt: skip
    known = ready.count("kernel_event")
    began = time.monotonic()
    with transaction.atomic():
        events.emit_many(drafts, at=clock.after_lock())
    value = len(drafts) / (time.monotonic() - began)
    limit = len(drafts) / ready.seconds({"kernel_event": known})
    yield Row("emit_many, events at once", value, "1/s", limit, 0.1, "INSERTs of the same rows, as ready text")
    with connection.cursor() as cursor:
        began = time.monotonic()
        read = readers.read_all("bench", lambda batch: None)
        value = read / (time.monotonic() - began)
        began = time.monotonic()
        cursor.execute("SELECT * FROM kernel_event ORDER BY txid, id")
        limit = len(cursor.fetchall()) / (time.monotonic() - began)
    yield Row("reader of everything", value, "1/s", limit, 0.1, "SELECT of the same rows")


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    make_boxes()
    bench = Bench(place)
    bare = bench.pgbench(OWN_STREAM, 1)
    against = "pgbench -M simple -c 1, same statements"
    for writers in (1, 4, 8):
        value = commands_per_second(writers)
        yield Row(f"command, {writers} writer(s)", value, "1/s", bare, 0.25, against)
    value = commands_per_second(8, hot=True)
    hot = bench.pgbench(HOT, 8)
    yield Row("command, 8 writers on one object", value, "1/s", hot, 0.15, "pgbench -c 8 on one object")
    apart, together = bench.pgbench(OWN_STREAM, 8), bench.pgbench(ONE_STREAM, 8)
    yield Row("chain per stream, 8 clients", apart, "1/s", together, 1.5, "one global chain, 8 clients")
    yield from relay_rows(bench)
    yield from bulk_rows()
