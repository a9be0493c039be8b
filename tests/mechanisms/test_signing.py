"""Signing: who may, in which state, which document, how fresh the second factor; and whether the record holds."""

import base64
import hashlib
import json
import uuid
from datetime import timedelta

import psycopg2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import DatabaseError, connection, transaction

from transfer.kernel import clock, deadlines, events, policy, ruleset, threads, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, Refusal, RuleBroken, Stale
from transfer.kernel.models import Event, EventNote, Thread
from transfer.mechanisms.signing import selectors, services
from transfer.mechanisms.signing.models import Envelope, Signature
from transfer.mechanisms.signing.services import Party
from transfer.mechanisms.signing.states import ENVELOPE

SELLER, BUYER, BROKER, OUTSIDER = (uuid.uuid4() for _ in range(4))
SUBJECT = f"toy.box:{uuid.uuid4()}"
DOCUMENT = {"title": "技术转让合同", "price": {"minor": 320_000_000, "currency": "CNY"}, "clauses": ["1", "2"]}
pytestmark = pytest.mark.usefixtures("jurisdictions", "fresh_for_five_minutes")


def fresh_for(period: str, jurisdiction: str = "CN", body: uuid.UUID | None = None) -> None:
    row = {"key": "signing.fresh_factor", "jurisdiction": jurisdiction, "body": body, "valid_from": "2000-01-01"}
    ruleset.load_rows([{**row, "value": {"period": period}, "source": "Tests", "sureness": "D"}])


@pytest.fixture
def fresh_for_five_minutes(jurisdictions: None) -> None:
    fresh_for("PT5M")


def person(organization: uuid.UUID | None, *roles: str, age: float = 0, level: int = 2) -> Actor:
    return Actor(
        user=uuid.uuid4(),
        organization=organization,
        roles=frozenset(roles or ("signatory",)),
        assurance=Assurance(level),
        second_factor_at=clock.now().timestamp() - age,
    )


def prepared(thread: Thread, *parties: Party) -> Envelope:
    return services.prepare(
        actor=person(SELLER, "officer", level=1),
        owner=SELLER,
        subject=SUBJECT,
        kind="contract",
        document=DOCUMENT,
        signatories=parties or (Party(SELLER, "seller"), Party(BUYER, "buyer")),
        thread=thread,
    )


def sent(thread: Thread, *parties: Party) -> Envelope:
    return services.send(actor=person(SELLER), envelope=prepared(thread, *parties))


def sign(envelope: Envelope, actor: Actor) -> Signature:
    return services.sign(actor=actor, envelope=envelope, document_hash=envelope.document_hash)


def test_both_sides_sign_and_the_envelope_is_complete(thread: Thread) -> None:
    envelope = sent(thread)
    first = sign(envelope, person(BUYER))
    assert envelope.state == "partly_signed"
    sign(envelope, person(SELLER, "manager"))
    assert Envelope.objects.get(pk=envelope.pk).state == "completed"
    names = list(Event.objects.filter(stream=envelope.stream).order_by("version").values_list("name", flat=True))
    assert names == [
        "signing.envelope.prepared",
        "signing.envelope.sent",
        "signing.envelope.signed",
        "signing.envelope.signed",
        "signing.envelope.completed",
    ]
    done = events.happened(Event.objects.get(stream=envelope.stream, name="signing.envelope.completed"))
    assert done.facts["subject"] == SUBJECT and done.facts["signatures"] == 2 and done.thread == thread.pk
    assert first.event == Event.objects.get(stream=envelope.stream, version=3).id
    verdict = selectors.verify(envelope)
    assert verdict.ok and verdict.complete


def test_the_document_is_hashed_as_stored() -> None:
    with transaction.atomic():
        thread = threads.mint("toy.box", at=clock.now())
    envelope = prepared(thread)
    assert envelope.document.startswith('{"clauses":["1","2"],"price":{"currency":"CNY","minor":320000000}')
    assert hashlib.sha256(Envelope.objects.get(pk=envelope.pk).document.encode()).hexdigest() == envelope.document_hash


def test_a_seal_is_checked_by_its_public_key_alone(thread: Thread) -> None:
    envelope = sent(thread)
    signature = sign(envelope, person(BUYER))
    key = load_pem_public_key(selectors.seal_key(BUYER).encode())
    assert isinstance(key, Ed25519PublicKey)
    key.verify(base64.b64decode(signature.seal), signature.statement.encode())
    says = json.loads(signature.statement)
    assert says["document_hash"] == envelope.document_hash and says["user"] == str(signature.user)
    assert selectors.seal_key(BUYER) != selectors.seal_key(SELLER)


def test_how_fresh_it_has_to_be_is_a_rule_of_the_jurisdiction_and_of_the_exchange(thread: Thread) -> None:
    exchange, whose = uuid.uuid4(), {"owner": SELLER, "subject": SUBJECT, "kind": "contract", "document": DOCUMENT}
    fresh_for("PT60S", "XD")
    fresh_for("PT10S", "XD", exchange)
    for ruled_by, seconds in (({"jurisdiction": "XD"}, 60), ({"jurisdiction": "XD", "exchange": exchange}, 10)):
        envelope = services.prepare(
            actor=person(SELLER), signatories=[Party(BUYER, "buyer")], thread=thread, **whose, **ruled_by
        )
        services.send(actor=person(SELLER), envelope=envelope)
        with pytest.raises(NotAllowed) as caught:
            sign(envelope, person(BUYER, age=seconds + 2))
        assert caught.value.code == "second_factor_stale"
        sign(envelope, person(BUYER, age=seconds - 5))


def test_signing_needs_a_fresh_second_factor(thread: Thread) -> None:
    envelope = sent(thread)
    with pytest.raises(NotAllowed) as caught:
        sign(envelope, person(BUYER, level=1))
    assert caught.value.code == "assurance" and caught.value.assurance == 2
    for age in (301, 10**9, -3600):
        with pytest.raises(NotAllowed) as caught:
            sign(envelope, person(BUYER, age=age))
        assert caught.value.code == "second_factor_stale"
    sign(envelope, person(BUYER, age=290))


def test_only_who_signs_for_a_signatory_may_sign(thread: Thread) -> None:
    envelope = sent(thread)
    with pytest.raises(NotAllowed, match="not asked"):
        sign(envelope, person(OUTSIDER))
    with pytest.raises(NotAllowed, match="role"):
        sign(envelope, person(BUYER, "inventor"))
    for actor in (ANONYMOUS, SYSTEM):
        with pytest.raises((NotAllowed, RuleBroken)):
            sign(envelope, actor)
    broker = Actor(
        user=uuid.uuid4(), organization=BROKER, on_behalf_of=BUYER, roles=frozenset({"signatory"}),
        assurance=Assurance.SECOND_FACTOR, second_factor_at=clock.now().timestamp(),
    )  # fmt: skip
    signature = sign(envelope, broker)
    assert (signature.organization, signature.acted_for) == (BUYER, BUYER)
    assert envelope.signatures.count() == 1


def test_a_person_signs_for_oneself(thread: Thread) -> None:
    inventor = person(None, "nothing")
    assert inventor.user
    envelope = sent(thread, Party(inventor.user, "inventor"))
    sign(envelope, inventor)
    assert envelope.state == "completed"


def test_another_document_is_not_signed(thread: Thread) -> None:
    envelope = sent(thread)
    with pytest.raises(RuleBroken) as caught:
        services.sign(actor=person(BUYER), envelope=envelope, document_hash="0" * 64)
    assert caught.value.code == "document_changed"


def test_nobody_signs_twice_for_one_place(thread: Thread) -> None:
    envelope = sent(thread)
    sign(envelope, person(BUYER))
    with pytest.raises(RuleBroken) as caught:
        sign(envelope, person(BUYER))
    assert caught.value.code == "signed"


def test_the_order_of_signing_holds(thread: Thread) -> None:
    envelope = sent(thread, Party(BUYER, "buyer", 2), Party(SELLER, "seller", 1), Party(BROKER, "witness", 1))
    with pytest.raises(RuleBroken) as caught:
        sign(envelope, person(BUYER))
    assert caught.value.code == "not_your_turn"
    assert [line.turn for line in selectors.lines(envelope)] == [True, True, False]
    sign(envelope, person(BROKER))
    sign(envelope, person(SELLER))
    assert [line.signatory.role for line in selectors.lines(envelope) if line.turn] == ["buyer"]
    sign(envelope, person(BUYER))
    assert envelope.state == "completed"


def test_an_organization_with_two_places_signs_each(thread: Thread) -> None:
    envelope = sent(thread, Party(SELLER, "seller"), Party(SELLER, "guarantor"), Party(BUYER, "buyer"))
    second = selectors.open_signatories(envelope, person(SELLER))[1]
    signature = services.sign(
        actor=person(SELLER), envelope=envelope, document_hash=envelope.document_hash, signatory=second.pk
    )
    assert signature.role == "guarantor"
    sign(envelope, person(SELLER))
    assert envelope.state == "partly_signed"


def test_declining_ends_it_and_keeps_the_words_erasable(thread: Thread) -> None:
    envelope = sent(thread)
    with pytest.raises(Invalid):
        services.decline(actor=person(BUYER), envelope=envelope, reason="")
    services.decline(actor=person(BUYER), envelope=envelope, reason="price", note="Too dear for us.")
    assert envelope.state == "declined"
    event = Event.objects.get(stream=envelope.stream, name="signing.envelope.declined")
    assert "dear" not in event.body and EventNote.objects.get(pk=event.id).text == "Too dear for us."
    with pytest.raises(NotNow):
        sign(envelope, person(SELLER))


def test_who_has_signed_does_not_decline(thread: Thread) -> None:
    envelope = sent(thread)
    sign(envelope, person(BUYER))
    with pytest.raises(RuleBroken) as caught:
        services.decline(actor=person(BUYER), envelope=envelope, reason="price")
    assert caught.value.code == "signed"


def test_what_nobody_signs_in_time_becomes_void(thread: Thread) -> None:
    envelope = prepared(thread)
    with pytest.raises(Invalid):
        services.send(actor=person(SELLER), envelope=envelope, sign_by=clock.now() - timedelta(seconds=1))
    services.send(actor=person(SELLER), envelope=envelope, sign_by=clock.now() + timedelta(days=1))
    assert deadlines.tick("signing.expire") == {}
    Envelope.objects.filter(pk=envelope.pk).update(sign_by=clock.now() - timedelta(seconds=1))
    with pytest.raises(RuleBroken) as caught:
        sign(envelope, person(BUYER))
    assert caught.value.code == "too_late"
    assert deadlines.tick("signing.expire") == {"signing.expire": 1}
    envelope.refresh_from_db()
    event = Event.objects.get(stream=envelope.stream, version=envelope.version)
    assert envelope.state == "void" and event.reason == "expired"


def test_wrong_input_is_named(thread: Thread) -> None:
    for parties, subject, field in (
        ([], SUBJECT, "signatories"),
        ([Party(BUYER, "buyer"), Party(BUYER, "buyer")], SUBJECT, "signatories"),
        ([Party(BUYER, "buyer", 0)], SUBJECT, "signatories"),
        ([Party(BUYER, "buyer")], "a box", "subject"),
    ):
        with pytest.raises(Invalid) as caught:
            services.prepare(
                actor=person(SELLER), owner=SELLER, subject=subject, kind="contract", document=DOCUMENT,
                signatories=parties, thread=thread,
            )  # fmt: skip
        assert caught.value.problems[0].field == field
    with pytest.raises(NotAllowed):
        services.prepare(
            actor=person(BUYER), owner=SELLER, subject=SUBJECT, kind="contract", document=DOCUMENT,
            signatories=[Party(BUYER, "buyer")], thread=thread,
        )  # fmt: skip


def test_visible_to_agrees_with_the_view_policy(thread: Thread) -> None:
    envelope = prepared(thread)
    for state in ("prepared", "sent"):
        seen = {SELLER: True, BUYER: state == "sent", OUTSIDER: False}
        for organization, expected in seen.items():
            actor = person(organization)
            assert Envelope.objects.visible_to(actor).filter(pk=envelope.pk).exists() is expected
            assert bool(policy.may(actor, "signing.envelope.view", envelope)) is expected
        if state == "prepared":
            services.send(actor=person(SELLER), envelope=envelope)
    assert list(selectors.waiting_for(person(BUYER))) == [envelope]
    assert list(selectors.of_subject(SUBJECT)) == [envelope]
    with pytest.raises(Stale):
        services.void(actor=person(SELLER), envelope=envelope, reason="error", expected_version=1)


def _in_state(state: str, thread: Thread) -> Envelope:
    envelope = prepared(thread)
    if state == "void":
        return services.void(actor=person(SELLER), envelope=envelope, reason="error")
    if state != "prepared":
        services.send(actor=person(SELLER), envelope=envelope)
    if state == "declined":
        services.decline(actor=person(BUYER), envelope=envelope, reason="price")
    if state in ("partly_signed", "completed"):
        sign(envelope, person(SELLER))
    if state == "completed":
        sign(envelope, person(BUYER))
    assert envelope.state == state
    return envelope


MOVES = {
    "send": lambda envelope, actor: services.send(actor=actor, envelope=envelope),
    "sign": lambda envelope, actor: sign(envelope, actor),
    "decline": lambda envelope, actor: services.decline(actor=actor, envelope=envelope, reason="price"),
    "void": lambda envelope, actor: services.void(actor=actor, envelope=envelope, reason="error"),
}
ALLOWED = {
    "send": {"owner"},
    "sign": {"owner", "signatory"},
    "decline": {"owner", "signatory"},
    "void": {"owner"},
}
ROLES = {
    "owner": lambda: person(SELLER),
    "signatory": lambda: person(BUYER),
    "clerk": lambda: person(BUYER, "clerk"),
    "outsider": lambda: person(OUTSIDER),
    "anonymous": lambda: ANONYMOUS,
}


@pytest.mark.slow
@pytest.mark.parametrize("state", list(ENVELOPE.states))
@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("role", list(ROLES))
def test_every_cell_of_state_move_and_role(state: str, move: str, role: str, thread: Thread) -> None:
    envelope = _in_state(state, thread)
    actor = ROLES[role]()
    offered = move in {one.name for one in workflow.open_moves(envelope, actor)}
    legal, allowed = state in ENVELOPE.move(move).sources, role in ALLOWED[move]
    assert offered is (legal and allowed)
    try:
        with transaction.atomic():
            MOVES[move](envelope, actor)
    except Refusal as refusal:
        expected = NotAllowed if not allowed else NotNow
        signed_already = state == "partly_signed" and role == "owner" and refusal.code == "signed"
        assert signed_already or (isinstance(refusal, expected) and not (legal and allowed))
        assert Envelope.objects.get(pk=envelope.pk).state == state
    else:
        assert legal and allowed


def test_the_record_of_a_signature_cannot_be_changed(thread: Thread) -> None:
    envelope = sent(thread)
    signature = sign(envelope, person(BUYER))
    for statement in ("UPDATE signing_signature SET role = 'x'", "DELETE FROM signing_signature"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Signature.objects.get(pk=signature.pk).role == "buyer"


def test_the_app_role_has_no_right_to_change_signatures(
    app_connection: "psycopg2.extensions.connection", transactional_db: None
) -> None:
    with app_connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM signing_signature")
    for statement in ("UPDATE signing_signature SET role = 'x'", "DELETE FROM signing_signature"):
        with app_connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statement)
        app_connection.rollback()


TAMPERED = {
    "document": ("signing_envelope", "document = replace(document, '320000000', '120000000')", {"document"}),
    "hash": ("signing_envelope", "document_hash = repeat('0', 64)", {"document", "prepared", "hash"}),
    "user": ("signing_signature", "user_ = user_", {"statement", "event"}),
    "role": ("signing_signature", "role = 'seller'", {"statement", "event"}),
    "organization": ("signing_signature", "organization = gen_random_uuid()", {"statement", "seal", "event"}),
    "seal": ("signing_signature", "seal = 'AAAA'", {"seal"}),
    "garbled seal": ("signing_signature", "seal = '!!'", {"seal"}),
    "statement": ("signing_signature", "statement = '{}'", {"statement", "seal"}),
    "event": ("signing_signature", "event = gen_random_uuid()", {"statement", "event"}),
}


@pytest.mark.parametrize("what", list(TAMPERED))
def test_verification_finds_what_an_owner_of_the_database_changed(what: str, thread: Thread) -> None:
    envelope = sent(thread)
    sign(envelope, person(BUYER))
    table, change, expected = TAMPERED[what]
    change = change.replace("user_ = user_", '"user" = gen_random_uuid()')
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE signing_signature DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change}")
        cursor.execute("ALTER TABLE signing_signature ENABLE TRIGGER USER")
    verdict = selectors.verify(Envelope.objects.get(pk=envelope.pk))
    assert {finding.code for finding in verdict.findings} == expected and not verdict.ok


def test_verification_misses_no_removed_signature(thread: Thread) -> None:
    envelope = sent(thread)
    sign(envelope, person(BUYER))
    sign(envelope, person(SELLER))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE signing_signature DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM signing_signature WHERE organization = %s", [BUYER])
        cursor.execute("ALTER TABLE signing_signature ENABLE TRIGGER USER")
    verdict = selectors.verify(Envelope.objects.get(pk=envelope.pk))
    assert {finding.code for finding in verdict.findings} == {"missing"} and not verdict.complete
