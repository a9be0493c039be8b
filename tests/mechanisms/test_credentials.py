"""Credentials: issued from a frozen content, checked by anybody, revoked by two persons, told apart from forgeries."""

import base64
import gzip
import json
import uuid
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import DatabaseError, connection, transaction

from transfer.kernel import clock, events, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, Misuse, NotAllowed, NotNow, NotVisible, Refusal, RuleBroken
from transfer.kernel.models import Event, Thread
from transfer.mechanisms.credentials import selectors, services, vc
from transfer.mechanisms.credentials.models import Credential, IssuedFile
from transfer.mechanisms.credentials.states import CREDENTIAL

OFFICE, OTHER = uuid.uuid4(), uuid.uuid4()
CONTENT = {
    "title": {"en": "Technology contract registration certificate", "zh": "技术合同认定登记证书"},
    "issuer": {"en": "Registration Office of Xingdu (fictional)", "zh": "星都技术合同登记处（虚构）"},
    "statement": {"en": "The contract has been registered.", "zh": "该合同已予认定登记。"},
    "facts": [
        {
            "label": {"en": "Class of contract", "zh": "合同类别"},
            "value": {"en": "Technology transfer", "zh": "技术转让"},
        },
        {"label": {"en": "Seller", "zh": "卖方"}, "value": "龑华大学"},
        {"label": {"en": "Contract amount", "zh": "合同成交额"}, "amount": {"minor": 320_000_000, "currency": "CNY"}},
    ],
}
pytestmark = pytest.mark.usefixtures("jurisdictions")


def officer(organization: uuid.UUID = OFFICE, level: int = 2) -> Actor:
    return Actor(
        user=uuid.uuid4(), organization=organization, roles=frozenset({"registrar"}), assurance=Assurance(level)
    )


def issue(thread: Thread, number: str = "2026-44-000001", **more: object) -> Credential:
    given = {
        "actor": officer(), "kind": "registration", "subject": f"toy.box:{uuid.uuid4()}", "number": number,
        "content": CONTENT, "issuer": OFFICE, "issued_on": date(2026, 11, 22), "thread": thread,
    }  # fmt: skip
    return services.issue(**{**given, **more})


def revoked(credential: Credential) -> Credential:
    services.ask_revocation(actor=officer(), credential=credential, reason="fraud")
    return services.revoke(actor=officer(), credential=credential, reason="fraud")


def bare(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def independently_read(token: str, did_document: dict) -> dict:
    """What a stranger does: the key from the DID document, Ed25519 over header.payload, nothing of ours."""
    header, payload, signature = token.split(".")
    named = json.loads(bare(header))
    method = next(one for one in did_document["verificationMethod"] if one["id"] == named["kid"])
    assert named["alg"] == "EdDSA" and named["typ"] == "vc+jwt"
    assert method["publicKeyJwk"]["crv"] == "Ed25519" and "d" not in method["publicKeyJwk"]
    key = Ed25519PublicKey.from_public_bytes(bare(method["publicKeyJwk"]["x"]))
    key.verify(bare(signature), f"{header}.{payload}".encode())
    return json.loads(bare(payload))


def status_bit(token: str, index: int, did_document: dict) -> int:
    """The bit of an index by the standard: multibase u, base64url, gzip, left-most bit first."""
    encoded = independently_read(token, did_document)["credentialSubject"]["encodedList"]
    assert encoded[0] == "u"
    bits = gzip.decompress(bare(encoded[1:]))
    assert len(bits) * 8 >= 131_072
    return bits[index // 8] >> (7 - index % 8) & 1


def test_a_certificate_is_genuine_by_token_and_by_number(thread: Thread) -> None:
    credential = issue(thread)
    by_token = selectors.check_token(credential.token)
    assert by_token.verdict == "genuine" and by_token.credential == credential
    assert by_token.face and by_token.face.number == "2026-44-000001"
    amount = by_token.face.lines[2]
    assert (amount.value_en, amount.value_zh, amount.words) == ("3,200,000.00 CNY", "3,200,000.00 元", "叁佰贰拾万元整")
    code = credential.check_code
    for typed in (code, f"{code[:4]} {code[4:]}", f"{code[:4]}-{code[4:].lower()}"):
        assert selectors.check_number("2026-44-000001", typed).verdict == "genuine"
    assert selectors.check_number("2026-44-000001", "AAAAAAAA").why == "number_or_code"
    assert selectors.check_token("x" * 32).verdict == "unknown" == selectors.check_number("nothing", code).verdict


def test_the_event_holds_the_salted_hash_and_no_content(thread: Thread) -> None:
    first, second = issue(thread), issue(thread, number="2026-44-000002")
    event = Event.objects.get(stream=first.stream)
    facts = events.happened(event).facts
    assert facts["content_hash"] == first.content_hash and facts["subject"] == first.subject
    assert "大学" not in event.body and "fictional" not in event.body
    assert first.snapshot["salt"] != second.snapshot["salt"]


def test_the_credential_is_verified_offline_by_a_stranger(thread: Thread) -> None:
    credential = issue(thread)
    document = json.loads(json.dumps(vc.did_document()))
    assert document["id"] == "did:web:127.0.0.1%3A8000"
    statement = independently_read(credential.document, document)
    assert statement["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert statement["issuer"]["id"] == document["id"] and "VerifiableCredential" in statement["type"]
    assert statement["credentialSubject"]["content"]["facts"][1]["value"] == "龑华大学"
    status = statement["credentialStatus"]
    assert status["type"] == "BitstringStatusListEntry"
    number, index = int(status["statusListCredential"].rsplit("/")[-1]), int(status["statusListIndex"])
    assert status_bit(selectors.status_list(number), index, document) == 0
    revoked(credential)
    assert status_bit(selectors.status_list(number), index, document) == 1
    other = issue(thread, number="2026-44-000002")
    assert status_bit(selectors.status_list(number), other.status_index % vc.LIST_SIZE, document) == 0


def test_lists_beyond_the_last_do_not_exist(thread: Thread) -> None:
    issue(thread)
    with pytest.raises(NotVisible):
        selectors.status_list(7)
    token = vc.status_list(1, [vc.LIST_SIZE + 9, 9], at=clock.now())
    assert status_bit(token, 9, vc.did_document()) == 1 and status_bit(token, 8, vc.did_document()) == 0


def _forge(credential: Credential, key: Ed25519PrivateKey | None = None, header: dict | None = None) -> str:
    head, payload, signature = credential.document.split(".")
    statement = json.loads(bare(payload))
    statement["credentialSubject"]["content"]["facts"][2]["amount"]["minor"] = 990_000_000

    def seg(value: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(value, ensure_ascii=False).encode()).rstrip(b"=").decode()

    head = seg(header) if header else head
    body = seg(statement)
    if key:
        signature = base64.urlsafe_b64encode(key.sign(f"{head}.{body}".encode())).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def test_a_forged_credential_is_not_ours(thread: Thread) -> None:
    credential = issue(thread)
    strangers = Ed25519PrivateKey.generate()
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": base64.urlsafe_b64encode(strangers.public_key().public_bytes_raw()).decode(),
    }
    for forged in (
        _forge(credential),
        _forge(credential, strangers),
        _forge(credential, strangers, {"alg": "EdDSA", "typ": "vc+jwt", "jwk": jwk}),
        _forge(credential, header={"alg": "none", "typ": "vc+jwt"}),
        credential.document[:-8] + "AAAAAAAA",
    ):
        with pytest.raises(vc.Forged):
            vc.read(forged)
        check = selectors.check_file(forged.encode())
        assert (check.verdict, check.why) == ("altered", "signature") and check.credential == credential
    for garbage in (
        b"",
        b"hello",
        b"eyJ.eyJ.x",
        b"\x00" * 5000,
        b"eyJ" + b"a" * 40 + b"." + b"b" * 80 + b"." + b"c" * 86,
    ):
        assert selectors.check_file(garbage).verdict == "unknown"
    for text in ("", "x", "a.b", "a.b.c", "é.é.é"):
        with pytest.raises(vc.Forged):
            vc.read(text)


def test_a_status_list_is_not_taken_for_a_certificate(thread: Thread) -> None:
    issue(thread)
    assert selectors.check_file(selectors.status_list(0).encode()).verdict == "unknown"


def test_the_signed_credential_alone_is_checked(thread: Thread) -> None:
    credential = issue(thread)
    assert selectors.check_file(credential.document.encode() + b"\n").verdict == "genuine"
    revoked(credential)
    assert selectors.check_file(credential.document.encode()).verdict == "revoked"


def test_a_changed_record_is_told(thread: Thread) -> None:
    changes = {
        "content": "content = replace(content, '320000000', '990000000')",
        "content and hash": (
            "content = replace(content, '320000000', '990000000'), content_hash ="
            " encode(sha256(convert_to(replace(content, '320000000', '990000000'), 'UTF8')), 'hex')"
        ),
        "document": "document = 'x.y.z'",
    }
    for place, (what, change) in enumerate(changes.items()):
        credential = issue(thread, number=f"N-{place}")
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE credentials_credential SET {change} WHERE id = %s", [credential.pk])
        check = selectors.check_token(credential.token)
        assert (check.verdict, check.why, check.face) == ("altered", "record", None), what


def test_revoking_takes_two_persons(thread: Thread) -> None:
    credential = issue(thread)
    first, second = officer(), officer()
    with pytest.raises(RuleBroken) as caught:
        services.revoke(actor=second, credential=credential, reason="fraud")
    assert caught.value.code == "second_person"
    with pytest.raises(Invalid):
        services.ask_revocation(actor=first, credential=credential, reason=" ")
    services.ask_revocation(actor=first, credential=credential, reason="fraud", note="See the file.")
    assert selectors.check_token(credential.token).verdict == "genuine"
    with pytest.raises(RuleBroken) as caught:
        services.ask_revocation(actor=second, credential=credential, reason="fraud")
    assert caught.value.code == "proposed"
    with pytest.raises(NotAllowed, match="another person"):
        services.revoke(actor=first, credential=credential, reason="fraud")
    services.keep(actor=second, credential=credential)
    with pytest.raises(RuleBroken):
        services.revoke(actor=second, credential=credential, reason="fraud")
    services.ask_revocation(actor=first, credential=credential, reason="fraud")
    services.revoke(actor=second, credential=credential, reason="fraud")
    check = selectors.check_token(credential.token)
    assert check.verdict == "revoked" and credential.revoked_on == clock.local_date(clock.now(), "CN")
    with pytest.raises(NotNow):
        services.revoke(actor=officer(), credential=credential, reason="fraud")


def test_the_issuers_own_policy_decides_instead(thread: Thread) -> None:
    with pytest.raises(Misuse):
        issue(thread, revoke_policy="toy.box.unheard_of")
    credential = issue(thread, revoke_policy="toy.box.lose")
    with pytest.raises(NotAllowed):
        services.ask_revocation(actor=officer(), credential=credential, reason="fraud")
    with pytest.raises(NotAllowed):
        services.revoke(actor=officer(), credential=credential, reason="fraud")
    carrier = Actor(user=uuid.uuid4(), roles=frozenset({"carrier"}), assurance=Assurance.SECOND_FACTOR)
    services.revoke(actor=carrier, credential=credential, reason="fraud")
    assert credential.state == "revoked"


ROLES = {
    "issuer": lambda: officer(),
    "issuer without second factor": lambda: officer(level=1),
    "other": lambda: officer(OTHER),
    "anonymous": lambda: ANONYMOUS,
}
MOVES = {
    "ask_revocation": lambda credential, actor: services.ask_revocation(
        actor=actor, credential=credential, reason="fraud"
    ),
    "keep": lambda credential, actor: services.keep(actor=actor, credential=credential),
    "revoke": lambda credential, actor: services.revoke(actor=actor, credential=credential, reason="fraud"),
    "empty": lambda credential, actor: services.empty(actor=actor, credential=credential),
}


@pytest.mark.parametrize("state", list(CREDENTIAL.states))
@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("role", list(ROLES))
def test_every_cell_of_state_move_and_role(state: str, move: str, role: str, thread: Thread) -> None:
    credential = issue(thread)
    if state == "revoked":
        revoked(credential)
    elif move in ("keep", "revoke"):
        services.ask_revocation(actor=officer(), credential=credential, reason="fraud")
    actor = ROLES[role]()
    legal = state in CREDENTIAL.move(move).sources
    allowed = role == "issuer" and move != "empty"
    assert (move in {one.name for one in workflow.open_moves(credential, actor)}) is (legal and allowed)
    try:
        with transaction.atomic():
            MOVES[move](credential, actor)
    except Refusal as refusal:
        assert isinstance(refusal, NotNow if allowed else NotAllowed) and not (legal and allowed)
    else:
        assert legal and allowed


def test_only_the_issuer_issues_and_lists(thread: Thread) -> None:
    with pytest.raises(NotAllowed):
        issue(thread, actor=officer(OTHER))
    credential = issue(thread)
    from transfer.kernel import policy

    for actor, seen in ((officer(), True), (officer(OTHER), False), (ANONYMOUS, False), (SYSTEM, True)):
        assert Credential.objects.visible_to(actor).filter(pk=credential.pk).exists() is seen
        assert bool(policy.may(actor, "credentials.credential.view", credential)) is seen
    assert list(selectors.of_subject(credential.subject)) == [credential]
    assert selectors.by_token(credential.token) == credential
    with pytest.raises(NotVisible):
        selectors.by_token("nothing")


def test_a_number_is_used_once(thread: Thread) -> None:
    issue(thread)
    with pytest.raises(Invalid) as caught:
        issue(thread)
    assert caught.value.problems[0].code == "number_used"
    issue(thread, kind="notice")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "only one language"},
        {"title": {"en": "x"}},
        {"issuer": {"en": "x", "zh": ""}},
        {"colour": "red"},
        {"facts": [{"label": {"en": "x", "zh": "x"}}]},
        {"facts": [{"label": {"en": "x", "zh": "x"}, "value": 5}]},
        {"facts": [{"label": {"en": "x", "zh": "x"}, "value": "a\x00b"}]},
        {"facts": [{"label": {"en": "x", "zh": "x"}, "value": {"en": "x"}}]},
        {"facts": [{"label": {"en": "x", "zh": "x"}, "amount": {"minor": 1.5, "currency": "CNY"}}]},
        {"facts": [{"label": {"en": "x", "zh": "x"}, "amount": {"minor": 1, "currency": "gold"}}]},
    ],
)
def test_an_incomplete_content_is_refused(change: dict, thread: Thread) -> None:
    with pytest.raises(Invalid) as caught:
        issue(thread, content={**CONTENT, **change})
    assert caught.value.problems[0].field == "content"


def test_erasing_the_content_leaves_the_chain_and_the_signature(thread: Thread) -> None:
    credential = issue(thread)
    held_by_somebody = credential.document
    services.empty(credential=credential)
    check = selectors.check_token(credential.token)
    assert (check.verdict, check.why, check.face) == ("genuine", "erased", None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT credentials_credential::text FROM credentials_credential")
        assert "大学" not in cursor.fetchone()[0]
    assert events.broken_links(credential.stream) == []
    assert independently_read(held_by_somebody, vc.did_document())["credentialSubject"]["number"] == credential.number
    assert selectors.check_file(held_by_somebody.encode()).verdict == "genuine"
    with pytest.raises(NotVisible):
        services.certificate(actor=ANONYMOUS, credential=credential)


def test_issued_digests_are_never_changed(thread: Thread) -> None:
    credential = issue(thread)
    services.certificate(actor=ANONYMOUS, credential=credential)
    for statement in ("UPDATE credentials_issuedfile SET digest = 'x'", "DELETE FROM credentials_issuedfile"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert IssuedFile.objects.count() == 1
