"""Seals: what was sealed and is changed afterwards, even by the owner of the database, is found."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from tests.racing import at_once
from tests.toy import services
from tests.toy.actors import CARRIER, OWNER
from transfer.kernel import clock, database, events, keys, seals
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Event, Seal, SealLeaf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("china")]


@contextmanager
def owner_at_work() -> Iterator[Callable[..., None]]:
    """Statements of an owner who has switched the triggers off."""
    with connection.cursor() as cursor:
        tables = ["kernel_seal", "kernel_sealleaf", *database._partitions(cursor, "kernel_event")]
        cursor.execute("".join(f"ALTER TABLE {table} DISABLE TRIGGER USER;" for table in tables))
        try:
            yield cursor.execute
        finally:
            cursor.execute("".join(f"ALTER TABLE {table} ENABLE TRIGGER USER;" for table in tables))


def kinds(**more: bool) -> list[str]:
    return sorted(f"{finding.kind}" for finding in seals.check(**more))


@pytest.fixture
def sealed() -> tuple[str, str]:
    """Two streams under two seals; the first has moved on between them."""
    first, second = services.pack(actor=OWNER, weight=1), services.pack(actor=OWNER, weight=2)
    assert seals.seal() is not None
    services.send(first, actor=OWNER)
    assert seals.seal() is not None
    return first.stream, second.stream


def test_a_seal_covers_what_moved_and_hangs_on_the_one_before(sealed: tuple[str, str]) -> None:
    one, two = Seal.objects.order_by("number")
    assert (one.number, one.prev, one.streams) == (1, "", 2) and (two.number, two.prev, two.streams) == (2, one.hash, 1)
    assert [(leaf.stream, leaf.version) for leaf in two.leaves.all()] == [(sealed[0], 2)]
    assert json.loads(two.statement)["root"] == two.root and two.time_stamp == ""
    assert seals.seal() is None and seals.check() == []


def test_what_is_not_yet_committed_waits_for_the_next_seal() -> None:
    def late() -> Seal | None:
        with transaction.atomic():
            services.pack(actor=OWNER, weight=1)
            return at_once(seals.seal)[0]  # type: ignore[no-any-return] # a Seal or None

    services.pack(actor=OWNER, weight=1)
    services.pack(actor=OWNER, weight=1)
    made = late()
    assert made is not None and made.streams == 2
    after = seals.seal()
    assert after is not None and after.streams == 1 and seals.check() == []


def test_one_sealer_at_a_time() -> None:
    services.pack(actor=OWNER, weight=1)
    with transaction.atomic():
        assert seals.seal() is not None
        assert at_once(seals.seal) == [None]
    assert Seal.objects.count() == 1


def test_an_altered_event_is_found_even_with_a_chain_mended_after_it(sealed: tuple[str, str]) -> None:
    forged = Event.objects.get(pk=(sealed[1], 1))
    forged.body = forged.body.replace("2}", "9}")
    with owner_at_work() as execute:
        execute(
            "UPDATE kernel_event SET body = %s, hash = %s WHERE stream = %s",
            [forged.body, events.hash_of(forged), sealed[1]],
        )
    assert events.broken_links(sealed[1]) == []  # the chain alone would not tell
    assert kinds() == ["altered"] and seals.check()[0].what == f"{sealed[1]}/1"


def test_an_altered_event_with_the_old_hash_breaks_its_chain(sealed: tuple[str, str]) -> None:
    with owner_at_work() as execute:
        execute("UPDATE kernel_event SET reason = 'x' WHERE stream = %s AND version = 1", [sealed[0]])
    assert kinds() == ["chain"] and kinds(chains=False) == []


def test_a_missing_stream_is_found(sealed: tuple[str, str]) -> None:
    with owner_at_work() as execute:
        execute("DELETE FROM kernel_event WHERE stream = %s", [sealed[1]])
    assert kinds() == ["missing"]


def test_a_cut_tail_is_found(sealed: tuple[str, str]) -> None:
    with owner_at_work() as execute:
        execute("DELETE FROM kernel_event WHERE stream = %s AND version = 2", [sealed[0]])
    assert events.broken_links(sealed[0]) == [] and kinds() == ["missing"]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE kernel_seal SET statement = statement || ' ' WHERE number = 1", ["seal_signature", "seal_statement"]),
        ("UPDATE kernel_seal SET signature = 'AAAA' WHERE number = 1", ["seal_signature"]),
        ("UPDATE kernel_seal SET signature = 'A' WHERE number = 1", ["seal_signature"]),
        ("UPDATE kernel_seal SET key = repeat('0', 64) WHERE number = 1", ["seal_signature"]),
        ("UPDATE kernel_seal SET up_to_txid = 10 ^ 15 WHERE number = 2", ["seal_statement"]),
        ("UPDATE kernel_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 2", ["seal_statement"]),
        ("UPDATE kernel_seal SET root = repeat('0', 64) WHERE number = 2", ["seal_root", "seal_statement"]),
        ("UPDATE kernel_seal SET time_stamp = 'AAAA' WHERE number = 2", ["seal_time"]),
        ("UPDATE kernel_seal SET hash = 'x' WHERE number = 1", ["seal_chain", "seal_statement"]),
        ("DELETE FROM kernel_sealleaf WHERE seal_id = 2", ["seal_root"]),
        ("UPDATE kernel_sealleaf SET version = 1 WHERE seal_id = 2", ["altered", "seal_root"]),
        (
            "INSERT INTO kernel_sealleaf (seal_id, stream, version, hash) VALUES (2, 'x', 1, '')",
            ["missing", "seal_root"],
        ),
        ("DELETE FROM kernel_sealleaf WHERE seal_id = 1; DELETE FROM kernel_seal WHERE number = 1", ["seal_chain"]),
    ],
)
def test_a_tampered_seal_is_found(sealed: tuple[str, str], statement: str, found: list[str]) -> None:
    with owner_at_work() as execute:
        execute(statement)
    assert kinds() == found


def test_a_seal_forged_with_another_key_is_found(sealed: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    evil = Ed25519PrivateKey.generate()
    services.pack(actor=OWNER, weight=3)
    with monkeypatch.context() as forged:
        forged.setattr(keys, "signing_key", lambda name: evil)
        assert seals.seal() is not None
    assert [(finding.kind, finding.what) for finding in seals.check()] == [("seal_signature", "3")]


def test_a_retired_key_still_counts(sealed: tuple[str, str], settings: Any, tmp_path: Path) -> None:
    retired = keys.signing_key("seal").public_key()
    settings.EXCHANGE_KEY_FOLDER = str(tmp_path)
    keys.signing_key.cache_clear()
    try:
        assert kinds() == ["seal_signature", "seal_signature"]
        (tmp_path / "seal.2025.pub").write_text(keys.public_pem(retired))
        services.pack(actor=OWNER, weight=3)
        assert seals.seal() is not None and kinds() == []
        assert len({one.key for one in Seal.objects.all()}) == 2
    finally:
        keys.signing_key.cache_clear()


def test_the_days_seals_are_published_and_a_rewritten_history_is_found_by_them(sealed: tuple[str, str]) -> None:
    day = clock.local_date(clock.now(), "CN")
    publication = seals.published(day)
    told = json.loads(publication)
    assert [json.loads(one["statement"])["number"] for one in told["seals"]] == [1, 2]
    assert list(told["public_keys"]) == [told["seals"][0]["key"]] and told["day"] == day.isoformat()
    assert json.loads(seals.published(day - timedelta(days=1)))["seals"] == []
    assert seals.check_published(publication) == []
    # An owner with the signing key takes the newest facts away and seals anew: inside, nothing shows.
    with owner_at_work() as execute:
        execute("DELETE FROM kernel_sealleaf WHERE seal_id = 2")
        execute("DELETE FROM kernel_seal WHERE number = 2")
        execute("DELETE FROM kernel_event WHERE stream = %s AND version = 2", [sealed[0]])
    services.pack(actor=CARRIER, weight=1)
    assert seals.seal() is not None and seals.check() == []
    assert [(finding.kind, finding.what) for finding in seals.check_published(publication)] == [("unpublished", "2")]


def test_erasing_a_note_leaves_every_seal_whole() -> None:
    box = services.lose(services.pack(actor=OWNER, weight=1), actor=CARRIER, reason="storm", note="By 张三.")
    seals.seal()
    events.erase_note(Event.objects.get(pk=(box.stream, 2)).id)
    assert seals.check() == []


def test_a_restored_database_is_noticed(sealed: tuple[str, str]) -> None:
    with owner_at_work() as execute:
        execute("UPDATE kernel_seal SET up_to_txid = 10 ^ 15 WHERE number = 2")
    with pytest.raises(Misuse, match="pg_resetwal"):
        seals.seal()


def test_merkle_roots_tell_leaves_from_nodes_and_order() -> None:
    assert seals.merkle_root([]) != seals.merkle_root([""])
    roots = {
        seals.merkle_root(leaves) for leaves in (["a"], ["a", "b"], ["b", "a"], ["a", "b", "c"], ["a", "b", "c", "c"])
    }
    assert len(roots) == 5
    assert SealLeaf(stream="s", version=2).__str__() == "s/2"
