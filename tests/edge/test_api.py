"""The API base on the toy noun: keys, versions, idempotency, problems, pages."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.response import Response
from rest_framework.test import APIClient

from tests.toy.models import Box
from transfer.edge import actors
from transfer.edge.models import IdempotencyKey
from transfer.kernel import clock, retention, ruleset
from transfer.kernel.actor import ANONYMOUS, Actor, Assurance
from transfer.kernel.models import Event, Jurisdiction

OWNER = Actor(user=uuid.uuid4(), membership=uuid.uuid4(), assurance=Assurance.PASSWORD)
OTHER = Actor(user=uuid.uuid4(), membership=uuid.uuid4(), assurance=Assurance.PASSWORD)
CARRIER = Actor(
    user=uuid.uuid4(), membership=uuid.uuid4(), roles=frozenset({"carrier"}), assurance=Assurance.SECOND_FACTOR
)
KEYS = {"owner": OWNER, "other": OTHER, "carrier": CARRIER}

pytestmark = [pytest.mark.urls("tests.toy.urls")]


@pytest.fixture(autouse=True)
def _world(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    Jurisdiction.objects.update_or_create(code="CN", defaults=facts)
    source = actors.Source(
        for_key=KEYS.get,
        for_organization=lambda request, slug: OWNER,
        for_person=lambda r: ANONYMOUS,
        prove=lambda actor, code: actor,
    )
    monkeypatch.setattr(actors, "_source", source)


def post(path: str, body: Any = None, *, key: str = "owner", idem: str = "", match: Any = None) -> Response:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idem or uuid.uuid4().hex}
    if match is not None:
        headers["If-Match"] = f'"{match}"'
    return APIClient(headers=headers).post(f"/api/v1/{path}", body or {}, format="json")


def get(path: str, key: str = "owner") -> Response:
    return APIClient(headers={"Authorization": f"Bearer {key}"}).get(f"/api/v1/{path}")


def pack(weight: int = 5) -> dict[str, Any]:
    answer = post("boxes/", {"weight": weight})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_create_then_move_with_versions() -> None:
    box = pack()
    assert box["state"] == "packed" and box["number"].startswith("EX-") and box["version"] == 1
    sent = post(f"boxes/{box['id']}/send/", match=1)
    assert (sent.status_code, sent.json()["state"], sent["ETag"]) == (200, "sent", '"2"')
    again = post(f"boxes/{box['id']}/send/", match=2)
    assert again.status_code == 409
    assert again.json() | {"title": ""} == {
        "type": "urn:exchange:problem:not_now", "title": "", "status": 409, "code": "not_now",
        "state": "sent", "open_moves": ["lose"],
    }  # fmt: skip
    assert again["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("key", "match", "status"),
    [("owner", None, 428), ("owner", 9, 412), ("owner", "x", 412), ("other", 1, 404), ("carrier", 1, 403)],
)
def test_a_move_is_refused(key: str, match: Any, status: int) -> None:
    box = pack()
    assert post(f"boxes/{box['id']}/send/", key=key, match=match).status_code == status
    assert Event.objects.filter(stream=f"toy.box:{box['id']}").count() == 1


def test_anonymous_and_unknown_keys_are_told_to_sign_in() -> None:
    anonymous = APIClient(headers={"Idempotency-Key": "12345678"}).post("/api/v1/boxes/", {"weight": 1}, format="json")
    assert anonymous.status_code == 401 and anonymous["WWW-Authenticate"] == "Bearer"
    assert post("boxes/", {"weight": 1}, key="nobody").status_code == 401


def test_the_same_post_twice_is_done_once() -> None:
    first, second = (post("boxes/", {"weight": 2}, idem="twice-the-same") for _time in range(2))
    assert first.json() == second.json() and second["Idempotency-Replayed"] == "true"
    assert Box.objects.count() == 1
    other_body = post("boxes/", {"weight": 3}, idem="twice-the-same")
    assert (other_body.status_code, other_body.json()["code"]) == (422, "idempotency_key_reused")
    assert post("boxes/", {"weight": 3}, idem="short").status_code == 400


def test_the_answer_is_kept_for_the_period_of_the_rule() -> None:
    rule = {"key": "retention.idempotency_key", "jurisdiction": "CN", "valid_from": "2000-01-01"}
    ruleset.load_rows([{**rule, "value": {"period": "P7D", "then": "delete"}, "source": "Tests", "sureness": "D"}])
    for _time in range(2):
        post("boxes/", {"weight": 2}, idem="kept-for-a-week")
        IdempotencyKey.objects.update(created_at=clock.now() - timedelta(days=6, hours=23))
        assert retention.sweep() == {}
    assert Box.objects.count() == 1
    IdempotencyKey.objects.update(created_at=clock.now() - timedelta(days=7, hours=1))
    assert retention.sweep() == {"edge.idempotency_key": 1} and not IdempotencyKey.objects.exists()
    post("boxes/", {"weight": 2}, idem="kept-for-a-week")
    assert Box.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_post_twice_at_once_is_done_once() -> None:
    answers: list[Response] = []

    def send() -> None:
        try:
            answers.append(post("boxes/", {"weight": 2}, idem="both-at-once"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json()["id"] for answer in answers}) == 1 and Box.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"weight": 1', 400),
        (b"[1]", 400),
        (b'{"weight": NaN}', 400),
        (b'{"weight": "\\u0000"}', 422),
        (b'{"weight": "\\ud800"}', 422),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b'{"weight": "heavy"}', 422),
        (b'{"weight": -1}', 422),
        (b'{"weight": 9999999999999999999999999999999999999999}', 422),
        (b"{}", 422),
    ],
)
def test_bad_input_is_a_clear_4xx(body: bytes, status: int) -> None:
    client = APIClient(headers={"Authorization": "Bearer owner", "Idempotency-Key": uuid.uuid4().hex})
    answer = client.generic("POST", "/api/v1/boxes/", body, content_type="application/json")
    assert answer.status_code == status, answer.content
    assert answer.json()["code"] in {"parse_error", "invalid"}
    if status == 422:
        assert answer.json()["problems"][0]["field"] == "weight"
    assert not Box.objects.exists()


def test_lists_show_what_is_visible_in_pages_and_fields() -> None:
    boxes = [pack() for _index in range(3)]
    assert get("boxes/", key="other").json()["results"] == []
    page = get("boxes/?page_size=2&fields=id,weight").json()
    assert [row["id"] for row in page["results"]] == [boxes[2]["id"], boxes[1]["id"]]
    assert set(page["results"][0]) == {"id", "weight"}
    following = APIClient(headers={"Authorization": "Bearer owner"}).get(page["next"]).json()
    assert [row["id"] for row in following["results"]] == [boxes[0]["id"]]
    assert get("boxes/?fields=secret").status_code == 422
    assert get("boxes/?cursor=nonsense").status_code == 404
    assert get(f"boxes/{boxes[0]['id']}/?actions=1").json()["actions"] == ["send", "weigh"]
    assert get(f"boxes/{boxes[0]['id']}/?actions=1", key="carrier").json()["actions"] == ["lose"]
    assert get("boxes/not-an-id/").status_code == 404


def test_a_move_that_asks_for_a_reason_takes_it() -> None:
    box = pack()
    assert post(f"boxes/{box['id']}/lose/", {"reason": "storm"}, key="carrier", match=1).status_code == 422
    lost = post(f"boxes/{box['id']}/lose/", {"reason": "storm", "note": "Overboard"}, key="carrier", match=1)
    assert lost.json()["state"] == "lost"
    event = Event.objects.get(stream=f"toy.box:{box['id']}", version=2)
    assert event.reason == "storm" and "Overboard" not in event.body


def test_a_parameter_that_no_route_has_is_named_with_those_there_are() -> None:
    box = pack()
    for path, known in (("boxes/", "page_size"), (f"boxes/{box['id']}/", "fields")):
        answer = get(f"{path}?statee=lost&actions=1&utm_source=x")
        told = answer.json()
        assert (answer.status_code, told["code"], told["field"]) == (422, "unknown_parameter", "statee")
        assert answer["Content-Type"] == "application/problem+json" and known in told["title"]
        assert {one["field"] for one in told["problems"]} == {"statee", "utm_source"}
        assert get(f"{path}?actions=1&fields=id&format=json").status_code == 200
    assert get(f"boxes/{box['id']}/?page_size=5").status_code == 422
    assert get("boxes/?page_size=5&cursor=").status_code == 200
