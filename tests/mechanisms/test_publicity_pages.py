"""The public board, objecting and the officers' desk, as pages and over the API, in both languages."""

import re
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.response import Response
from rest_framework.test import APIClient

from tests.mechanisms.notices import (
    BUYER,
    EXCHANGE,
    OBJECTOR,
    OFFICER,
    REVIEWER,
    SELLER,
    WEAK,
    ended,
    object_to,
    publish,
)
from transfer.edge import actors
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Thread
from transfer.mechanisms.publicity.models import Objection, Publicity
from transfer.mechanisms.publicity.services import objections, publicities

WHO: dict[str, Actor] = {"officer": OFFICER, "reviewer": REVIEWER, "weak": WEAK}
KEYS = {"officer": OFFICER, "reviewer": REVIEWER, "objector": OBJECTOR}


class Reader:
    """Whoever sits at the browser, acting for oneself."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.actor: Actor = ANONYMOUS
        self.client = Client()

        def for_organization(request: Any, slug: str) -> Actor:
            if slug not in WHO:
                raise NotVisible
            return WHO[slug]

        source = actors.Source(
            for_key=KEYS.get,
            for_organization=for_organization,
            for_person=lambda request: self.actor,
            prove=lambda actor, code: actor,
        )
        monkeypatch.setattr(actors, "_source", source)

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.content[:300])
        return answer.content.decode()

    def post(self, path: str, status: int = 302, **data: Any) -> Any:
        answer = self.client.post(path, data)
        assert answer.status_code == status, (path, answer.status_code, answer.content[:2000])
        return answer


@pytest.fixture
def reader(db: None, monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(monkeypatch)


@pytest.fixture
def notice(thread: Thread) -> Publicity:
    return publish(thread, related_buyer=True)


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_reads_the_board_and_a_notice(reader: Reader, notice: Publicity, language: str) -> None:
    board = reader.get(f"/{language}/notices/")
    assert f"/{language}/notices/{notice.pk}/" in board and "高效催化剂" in board
    page = reader.get(f"/{language}/notices/{notice.pk}/")
    clause, day, amount = {
        "en": ("Regulations art. 17", "day 1 of ", "3,200,000.00"),
        "zh-hans": ("条例第十七条", "第 1 天，共 ", "3,200,000.00"),
    }[language]
    for words in (
        clause,
        day,
        amount,
        notice.content_hash,
        notice.thread.number,
        f"/{language}/notices/{notice.pk}/object/",
    ):
        assert words in page, words
    assert ("Related buyer" in page) == (language == "en")
    assert ("受让方与成果完成人存在关联关系" in page) == (language == "zh-hans")


def test_the_board_shows_what_stands_and_all_on_demand(reader: Reader, notice: Publicity, thread: Thread) -> None:
    over = ended(publish(thread))
    publicities.end_by_clock(over)
    assert str(over.pk) not in reader.get("/en/notices/")
    everything = reader.get("/en/notices/?state=")
    assert str(over.pk) in everything and str(notice.pk) in everything
    assert str(notice.pk) not in reader.get("/en/notices/?state=concluded")
    assert "No notice fits" in reader.get("/en/notices/?q=nothing-like-it")
    reader.get("/en/notices/?before=nonsense", 404)
    reader.get(f"/en/notices/{uuid.uuid4()}/", 404)


def test_the_board_takes_as_many_queries_for_one_as_for_many(reader: Reader, notice: Publicity, thread: Thread) -> None:
    reader.get("/en/notices/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            reader.get("/en/notices/")
        counts.append(len(queries))
        for _number in range(8):
            object_to(publish(thread))
    assert counts[0] == counts[1] <= 3


def test_objecting_from_the_form_to_the_decision(reader: Reader, notice: Publicity) -> None:
    form = f"/en/notices/{notice.pk}/object/"
    assert reader.client.get(form).headers["Location"] == f"{reverse('account_login')}?{urlencode({'next': form})}"
    reader.actor = OBJECTOR
    assert "The price is not right" in reader.get(form)
    bad = reader.post(form, 422, ground="price", statement="")
    assert "This field is required" in bad.content.decode()
    mine = reader.post(form, ground="price", statement="Sold <below> its value.").headers["Location"]
    assert "Sold &lt;below&gt; its value." in reader.get(mine)
    again = reader.post(form, 422, ground="price", statement="Once more.")
    assert "is not decided yet" in again.content.decode()
    objection = Objection.objects.get()
    public = reader.get(f"/en/notices/{notice.pk}/")
    assert "Your objection" in public and "below" not in public

    desk = reader.get("/en/as/officer/objections/")
    assert str(objection.pk) in desk
    page = f"/en/as/officer/objections/{objection.pk}/"
    assert "Sold &lt;below&gt; its value." in reader.get(page)
    version = version_in(reader.get(f"{page}admit/"))
    reader.post(f"{page}admit/", version=version)
    assert reader.client.post(f"{page}hear/", {"version": version}).status_code == 412
    reader.post(f"{page}hear/", version=version_in(reader.get(f"{page}hear/")), note="The buyer agreed.")
    missing = reader.post(f"{page}uphold/", 422, version=version_in(reader.get(f"{page}uphold/")), note="")
    assert "required" in missing.content.decode()
    assert "suspended" in reader.get(f"/en/notices/{notice.pk}/")
    reader.post(
        f"{page}dismiss/", version=version_in(reader.get(f"{page}dismiss/")), reason="unfounded", note="It was valued."
    )
    notice.refresh_from_db()
    assert notice.state == "running"
    public = reader.get(f"/en/notices/{notice.pk}/")
    assert "It was valued." in public and "The facts do not bear it out" in public and "The buyer agreed." not in public
    assert "The buyer agreed." not in reader.get(mine)
    assert "The buyer agreed." in reader.get(page)
    assert "No objection waits" in reader.get("/en/as/officer/objections/")


def test_who_comes_to_which_page(reader: Reader, notice: Publicity, thread: Thread) -> None:
    objection = object_to(notice)
    reader.get(f"/en/notices/objections/{objection.pk}/", 404)
    reader.actor = Actor(user=uuid.uuid4(), organization=SELLER, assurance=OBJECTOR.assurance)
    reader.get(f"/en/notices/objections/{objection.pk}/", 404)
    assert "The seller does not object" in reader.get(f"/en/notices/{notice.pk}/object/", 403)
    reader.actor = OBJECTOR
    withdraw = f"/en/notices/objections/{objection.pk}/withdraw/"
    reader.post(withdraw, version=version_in(reader.get(withdraw)))
    objection.refresh_from_db()
    assert objection.state == "withdrawn"
    publicities.take_back(
        notice, actor=Actor(user=uuid.uuid4(), organization=BUYER, assurance=OBJECTOR.assurance), reason="x"
    )
    over = reader.post(f"/en/notices/{notice.pk}/object/", 409, ground="price", statement="Too late.")
    assert "over" in over.content.decode()


def test_one_officer_proposes_to_annul_and_another_one_does(reader: Reader, notice: Publicity) -> None:
    here = f"/en/as/officer/notices/{notice.pk}/"
    assert f"{here}propose_annulment/" in reader.get(here) and f"{here}annul/" not in reader.get(here)
    reader.get(f"{here}annul/", 422)
    page = f"{here}propose_annulment/"
    reader.post(page, version=version_in(reader.get(page)), reason="content_wrong", note="The price was misread.")
    notice.refresh_from_db()
    assert (notice.state, notice.proposed_move) == ("running", "annul")
    assert "another person decides" in reader.get(here) and f"{here}annul/" not in reader.get(here)
    assert "another person has to decide" in reader.get(f"{here}annul/", 403)
    assert "misread" not in reader.get(f"/en/notices/{notice.pk}/")
    theirs = here.replace("officer", "reviewer")
    seen = reader.get(theirs)
    assert f"{theirs}annul/" in seen and "The price was misread." in seen
    page = f"{theirs}annul/"
    reader.post(page, version=version_in(reader.get(page)), note="So it is.")
    notice.refresh_from_db()
    assert (notice.state, notice.proposed_move, notice.proposed_by) == ("annulled", "", None)


# ---------------------------------------------------------------------------------------------------------- API


def call(method: str, path: str, key: str = "", body: Any = None, match: int | None = None) -> Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if method == "post":
        headers["Idempotency-Key"] = uuid.uuid4().hex
        if match is not None:
            headers["If-Match"] = f'"{match}"'
    return getattr(APIClient(headers=headers), method)(f"/api/v1/{path}", body, format="json")


def test_notices_and_objections_over_the_api(reader: Reader, notice: Publicity) -> None:
    listed = call("get", "publicities/?state=running").json()["results"]
    assert [row["id"] for row in listed] == [str(notice.pk)]
    one = call("get", f"publicities/{notice.pk}/?actions=1").json()
    assert one["content"]["price"] == {"minor": 320_000_000, "currency": "CNY"} and one["days_left"] >= 15
    assert one["legal_basis"] == "Regulations art. 17" and one["objection_count"] == 0 and one["actions"] == []
    assert "parties" not in one and "subject" not in one

    body = {"publicity": str(notice.pk), "ground": "price", "statement": "Sold below its value."}
    assert call("post", "objections/", body=body).status_code == 401
    wrong = call("post", "objections/", "objector", {**body, "ground": "mood"})
    assert wrong.status_code == 422 and wrong.json()["problems"][0]["field"] == "ground"
    filed = call("post", "objections/", "objector", body)
    assert filed.status_code == 201 and filed.json()["state"] == "filed", filed.content
    twice = call("post", "objections/", "objector", body)
    assert twice.status_code == 422 and twice.json()["code"] == "publicity_objection_one_undecided"
    assert call("get", "objections/").json()["results"] == []

    path = f"objections/{filed.json()['id']}/"
    assert call("get", path).status_code == 404
    assert call("post", f"{path}admit/", "objector", match=1).status_code == 403
    assert call("post", f"{path}uphold/", "officer", {"note": "x"}, match=1).status_code == 409
    assert call("post", f"{path}admit/", "officer", match=1).json()["state"] == "admitted"
    heard = call("post", f"{path}hear/", "officer", {"note": "Both were heard."}, match=2)
    assert heard.json()["hearing"] == "Both were heard." and call("get", path, "objector").json()["hearing"] is None
    assert (
        call("post", f"{path}uphold/", "officer", {"note": "It holds."}, match=3).json()["outcome"]
        == "objection_upheld"
    )
    annulled = call("get", f"publicities/{notice.pk}/").json()
    assert annulled["state"] == "annulled" and annulled["days_left"] is None and annulled["objection_count"] == 1


def test_an_ended_notice_takes_no_objection_over_the_api(reader: Reader, notice: Publicity) -> None:
    body = {"publicity": str(ended(notice).pk), "ground": "price", "statement": "Too late."}
    late = call("post", "objections/", "objector", body)
    assert (late.status_code, late.json()["code"]) == (409, "not_now")
    assert Objection.objects.count() == 0
    gone = call("post", "objections/", "objector", {**body, "publicity": str(uuid.uuid4())})
    assert gone.status_code == 422 and gone.json()["problems"][0]["field"] == "publicity"


def test_two_officers_annul_over_the_api(reader: Reader, notice: Publicity) -> None:
    here = f"publicities/{notice.pk}/"
    assert call("get", f"{here}?actions=1", "officer").json()["actions"] == ["propose_annulment"]
    assert call("post", f"{here}propose-annulment/", "officer", {"reason": "mood"}, match=1).status_code == 422
    proposed = call("post", f"{here}propose-annulment/", "officer", {"reason": "content_wrong"}, match=1).json()
    assert (proposed["state"], proposed["proposal"]["own"]) == ("running", True)
    assert call("get", here).json()["proposal"] is None
    same = call("post", f"{here}annul/", "officer", {}, match=2)
    assert (same.status_code, same.json()["code"]) == (403, "same_person")
    assert call("get", f"{here}?actions=1", "reviewer").json()["actions"] == ["annul", "put_aside"]
    assert call("post", f"{here}annul/", "reviewer", {}, match=2).json()["state"] == "annulled"
    assert objections.LONGEST == 10_000 and OFFICER.organization == EXCHANGE
