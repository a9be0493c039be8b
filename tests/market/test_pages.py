"""Pages of disclosures and achievements as their roles use them, without a browser."""

from typing import Any

import pytest
from django.test import Client

from institutions.models import Organization, User
from market.models import Achievement, InventionDisclosure
from tests.institutions.browsing import sign_in
from tests.market import world as make
from transfer.kernel.actor import Actor

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.make)]


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def as_(actor: Actor) -> Client:
    """A browser in which this actor's person is signed in with a second factor."""
    return sign_in(User.objects.get(pk=actor.user))


def post(client: Client, path: str, data: dict[str, Any]) -> Any:
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    return client.get(answer["Location"])


def desk(organization: Organization, rest: str) -> str:
    return f"/en/as/{organization.slug}/{rest}"


def test_the_way_from_disclosure_to_the_public_page(world: make.World) -> None:
    inventor, officer, reviewer = as_(world.inventor), as_(world.officer), as_(world.reviewer)
    at_university, at_exchange = world.university, world.exchange
    given = {
        "title": "气凝胶毡", "summary": "常压一步法", "technology_field": "5", "task_basis": "task",
        "original_lang": "zh-hans", "own_weight": "2", "others-0-name": "赵工", "others-0-weight": "1",
    }  # fmt: skip
    page = post(inventor, desk(at_university, "disclosures/new/"), given)
    disclosure = InventionDisclosure.objects.get()
    assert [one.weight for one in disclosure.inventors.all()] == [2, 1]
    assert "File the disclosure" in page.content.decode()
    place = desk(at_university, f"disclosures/{disclosure.pk}/")
    post(inventor, f"{place}file/", {"version": 1})
    assert "气凝胶毡" in officer.get(desk(at_university, "disclosures/")).content.decode()
    post(officer, f"{place}elect/", {"version": 2, "exchange": at_exchange.pk})
    achievement = Achievement.objects.get()
    place = desk(at_university, f"achievements/{achievement.pk}/")
    text = {
        "version": achievement.version,
        "title": make.TEXT["title"], "abstract": make.TEXT["abstract"], "technology_field": "5",
        "export_gate": "not_cross_border", "original_lang": "zh-hans", "trl": "7", "trl_evidence": "Eleven months.",
        "figures": "Thermal conductivity\t0.013\tW/m·K\t0.026\tGB/T 10294", "ipc": "C01B 33/158",
        "rights": "Technical secret | | Drying schedule",
    }  # fmt: skip
    wrong = officer.post(f"{place}change/", {**text, "rights": "Technical secret | | x | yesterday"})
    assert wrong.status_code == 422 and "2026-03-12" in wrong.content.decode()
    assert "yesterday" in wrong.content.decode()
    assert "0.026" in post(officer, f"{place}change/", text).content.decode()
    post(officer, f"{place}submit/", {"version": achievement.version + 1})
    make.drain()
    queue = reviewer.get(desk(at_exchange, "reviews/")).content.decode()
    assert make.TEXT["title"] in queue
    review = desk(at_exchange, f"reviews/{achievement.pk}/")
    assert "Accept" in reviewer.get(review).content.decode()
    achievement.refresh_from_db()
    bare = reviewer.post(f"{review}send-back/", {"version": achievement.version, "reason": "incomplete", "note": ""})
    assert bare.status_code == 422
    stale = reviewer.post(f"{review}accept/", {"version": 1})
    assert stale.status_code == 412 and "new version" in stale.content.decode()
    post(reviewer, f"{review}accept/", {"version": achievement.version})
    public = Client().get(f"/zh-hans/technologies/{achievement.thread.number}/").content.decode()
    assert make.TEXT["title"] in public and "0.013" in public and "成熟度" in public
    assert make.TEXT["title"] in Client().get("/en/technologies/?technology_field=5").content.decode()
    assert "No technology fits" in Client().get("/en/technologies/?technology_field=1").content.decode()


def test_a_stranger_finds_nothing(world: make.World) -> None:
    draft = make.achievement(world)
    assert as_(world.reviewer).get(desk(world.university, f"achievements/{draft.pk}/")).status_code == 404
    assert as_(world.reviewer).get(desk(world.exchange, f"reviews/{draft.pk}/")).status_code == 404
    assert Client().get(desk(world.university, f"achievements/{draft.pk}/")).status_code == 302
    assert Client().get(f"/en/technologies/{draft.thread.number}/").status_code == 404
