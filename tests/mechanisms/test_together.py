"""Signing, revoking and examining at the same moment; and what happens where the lock is missing."""

import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.db import models

from tests.mechanisms.test_credentials import issue, officer
from tests.mechanisms.test_signing import BUYER, SELLER, fresh_for, person, sent, sign
from tests.racing import at_once, raised
from transfer.kernel import clock, events, locking
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.models import Event, Thread
from transfer.mechanisms.credentials import services as credentials
from transfer.mechanisms.credentials.models import Credential
from transfer.mechanisms.files import services as files
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.signing import selectors
from transfer.mechanisms.signing.models import Envelope


@pytest.fixture
def together(transactional_db: None, jurisdictions: None) -> Thread:
    fresh_for("PT5M")
    return Thread.objects.create(number="EX-2026-9-A", begun_by="test", begun_at=clock.now())


def _sign_at_once(thread: Thread, *signers: Actor) -> tuple[Envelope, list[object]]:
    envelope = sent(thread)
    results = at_once(*[lambda who=who: sign(Envelope.objects.get(pk=envelope.pk), who) for who in signers])
    envelope.refresh_from_db()
    return envelope, results


def test_all_sign_at_once_and_it_is_completed_once(together: Thread) -> None:
    envelope, results = _sign_at_once(together, person(SELLER), person(BUYER))
    assert not raised(results) and envelope.state == "completed"
    assert Event.objects.filter(stream=envelope.stream, name="signing.envelope.completed").count() == 1
    assert events.broken_links(envelope.stream) == [] and selectors.verify(envelope).ok


def test_colleagues_sign_at_once_and_one_signature_counts(together: Thread) -> None:
    envelope, results = _sign_at_once(together, *[person(BUYER) for _ in range(4)])
    assert [getattr(error, "code", "") for error in raised(results)] == ["signed"] * 3
    assert envelope.signatures.count() == 1 and envelope.state == "partly_signed"


def test_twin_without_the_lock_signing_breaks(together: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_only(obj: models.Model, *, expected_version: int | None = None) -> models.Model:
        obj.refresh_from_db()
        return obj

    monkeypatch.setattr(locking, "lock", look_only)
    outcomes = [_sign_at_once(together, person(SELLER), person(BUYER)) for _round in range(6)]
    assert any(raised(results) or envelope.state != "completed" for envelope, results in outcomes)


def test_two_revoke_at_once_and_one_does(together: Thread) -> None:
    credential = issue(together)
    credentials.ask_revocation(actor=officer(), credential=credential, reason="fraud")
    again = [Credential.objects.get(pk=credential.pk) for _ in range(3)]
    results = at_once(
        *[lambda one=one: credentials.revoke(actor=officer(), credential=one, reason="fraud") for one in again]
    )
    assert len(raised(results)) == 2
    assert Event.objects.filter(stream=credential.stream, name="credentials.credential.revoked").count() == 1


def test_many_workers_examine_each_file_once(together: Thread, settings: LazySettings, tmp_path: Path) -> None:
    settings.EXCHANGE_FILE_FOLDER = str(tmp_path)
    owner = uuid.uuid4()
    actor = Actor(user=uuid.uuid4(), organization=owner, assurance=Assurance.PASSWORD)
    for place in range(6):
        files.receive(
            actor=actor, upload=ContentFile(b"hello", f"{place}.txt"), subject=f"toy.box:{uuid.uuid4()}",
            kind="annex", owner=owner, thread=together,
        )  # fmt: skip

    def work() -> int:
        done = 0
        while files.examine_next() is not None:
            done += 1
        return done

    assert sum(at_once(work, work, work)) == 6
    assert StoredFile.objects.filter(state="clean", version=3).count() == 6
