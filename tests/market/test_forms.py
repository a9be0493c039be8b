"""What the pages of disclosures and achievements let people say, and that a save of a page keeps what was said."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from institutions.models import Membership
from market.models import Achievement, InventionDisclosure, IpRight
from market.selectors import checks
from market.services import achievements, disclosures, reviews
from tests.institutions import people
from tests.market import world as make
from tests.market.test_pages import as_, desk, post
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid

pytestmark = pytest.mark.stands_on(build=make.make)
RIGHTS: list[dict[str, Any]] = [
    {"kind": "invention_patent", "number": "EP 1234567", "country": "DE", "status": "applied", "title": "Ventil"},
    {"kind": "secret", "title": "Drying schedule"},
    {"kind": "secret", "title": "Powder"},
]


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def fields_of(achievement: Achievement, client: Any, place: str) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    form = client.get(f"{place}change/").context["form"]
    given: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if name == "inventors":
            for number, row in enumerate(value):
                given |= {f"inventors-{number}-{key}": "" if row[key] is None else str(row[key]) for key in row}
        elif name in ("rights", "figures"):
            given |= {f"{name}.{number}.{key}": row.get(key) or "" for number, row in enumerate(value) for key in row}
        elif value not in (None, False):
            given[name] = value
    return given


def test_a_save_of_the_page_keeps_what_the_api_entered(world: make.World) -> None:
    made = make.achievement(world, rights=RIGHTS, public_interest=["carbon_reduction"])
    before = list(made.rights.order_by("pk").values())
    officer, place = as_(world.officer), desk(world.university, f"achievements/{made.pk}/")
    post(officer, f"{place}change/", fields_of(made, officer, place))
    assert list(made.rights.order_by("pk").values()) == before
    assert [(one.user, one.name, one.weight) for one in made.inventors.all()] == [
        (world.inventor.user, "", 2),
        (None, "赵工", 1),
    ]
    made.refresh_from_db()
    assert made.text.public_interest == ["carbon_reduction"]


def test_a_technical_secret_is_kept_and_a_right_only_applied_for_can_be_entered(world: make.World) -> None:
    made = make.achievement(world)
    officer, place = as_(world.officer), desk(world.university, f"achievements/{made.pk}/")
    given = fields_of(made, officer, place)
    given["rights"] = (
        "Technical secret | | Drying schedule\nInvention patent | JP2020-1 | Valve | 2020-03-01 | | | JP | applied for"
    )
    page = post(officer, f"{place}change/", given).content.decode()
    rights = {right.kind: right for right in made.rights.all()}
    assert rights["secret"].status == IpRight.KEPT
    assert (rights["invention_patent"].status, rights["invention_patent"].country) == (IpRight.APPLIED, "JP")
    assert "2020-03-01" in page and "Japan" in page and "applied for" in page


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Invention patent | 123 | Valve", "Line 1: This is no Chinese patent number"),
        ("Invention patent | 123 | Valve | | | | DE | perhaps", "Line 1: the status is one of"),
        ("Invention patent | 123 | Valve | | | | XQ", "Line 1: There is no such country"),
        ("Technical secret | 7 | a\nTechnical secret | 7 | b", "Line 2: This right stands here already"),
    ],
)
def test_what_is_wrong_with_a_right_is_said_at_its_field(world: make.World, line: str, said: str) -> None:
    made = make.achievement(world)
    officer, place = as_(world.officer), desk(world.university, f"achievements/{made.pk}/")
    answer = officer.post(f"{place}change/", {**fields_of(made, officer, place), "rights": line})
    assert answer.status_code == 422 and said in str(answer.context["form"].errors["rights"])


def test_the_same_number_in_another_achievement_is_a_finding_not_a_refusal(world: make.World) -> None:
    make.achievement(world, rights=RIGHTS[:1])
    second = make.achievement(world, rights=RIGHTS[:1])
    assert second.working is not None
    found = checks.of_achievement(second, second.working, on=clock.now().date())
    assert "right_elsewhere" in {one.code for one in found}
    with pytest.raises(Invalid) as refused:
        achievements.change(second, actor=world.officer, rights=[RIGHTS[0], RIGHTS[0]])
    assert refused.value.problems[0].field == "rights.1.number"


def test_colleagues_are_chosen_shown_by_name_and_kept_with_their_parts(world: make.World) -> None:
    colleague = people.user("李雷")
    people.membership(world.university, "inventor", who=colleague)
    inventor, start = as_(world.inventor), desk(world.university, "disclosures/")
    form = inventor.get(f"{start}new/").content.decode()
    assert "李雷" in form and f'value="{world.inventor.user}"' not in form
    given = {
        "title": "气凝胶毡", "summary": "常压一步法", "technology_field": "5", "task_basis": "task",
        "original_lang": "zh-hans", "own_weight": "2", "others-0-user": str(colleague.pk), "others-0-weight": "1",
        "others-1-name": "赵工", "others-1-weight": "1",
    }  # fmt: skip
    post(inventor, f"{start}new/", given)
    made = InventionDisclosure.objects.get()
    rows = [(one.user, one.weight) for one in made.inventors.all()]
    assert rows == [(world.inventor.user, 2), (colleague.pk, 1), (None, 1)]
    page = post(
        inventor, f"{start}{made.pk}/change/", {**given, "title": "毡", "version": made.version}
    ).content.decode()
    assert [(one.user, one.weight) for one in made.inventors.all()] == rows
    assert "李雷" in page and "50 %" in page and "25 %" in page
    disclosures.file(InventionDisclosure.objects.get(), actor=world.inventor)
    assert "李雷" in as_(world.officer).get(f"{start}{made.pk}/").content.decode()


def test_parts_and_accounts_of_an_achievement_are_changed_on_its_page(world: make.World) -> None:
    made = make.achievement(world)
    officer, place = as_(world.officer), desk(world.university, f"achievements/{made.pk}/")
    given = fields_of(made, officer, place) | {"inventors-0-weight": "5", "inventors-1-weight": "3"}
    page = post(officer, f"{place}change/", given).content.decode()
    assert [(one.user, one.weight) for one in made.inventors.all()] == [(world.inventor.user, 5), (None, 3)]
    assert "王芳" in page and "62.5 %" in page
    Membership.objects.filter(user=world.inventor.user).update(state="ended")
    post(officer, f"{place}change/", fields_of(made, officer, place))
    assert made.inventors.filter(user=world.inventor.user, weight=5).exists()
    wrong = officer.post(f"{place}change/", {**given, "inventors-1-user": str(world.reviewer.user)})
    assert wrong.status_code == 422 and "Line 2" in str(wrong.context["form"].errors["inventors"])


def test_the_reviewer_reads_the_inventors_names(world: make.World) -> None:
    made = make.in_review(world)
    page = as_(world.reviewer).get(desk(world.exchange, f"reviews/{made.pk}/")).content.decode()
    assert "王芳" in page and "an account of the institution" not in page


@pytest.mark.parametrize("code", ["because", "superseded"])
def test_a_release_names_a_reason_of_the_list(world: make.World, code: str) -> None:
    made = disclosures.file(make.disclosure(world), actor=world.inventor)
    with pytest.raises(Invalid) as refused:
        disclosures.release(made, actor=world.officer, reason=code, note="Take it.")
    assert refused.value.problems[0].field == "reason"
    disclosures.release(made, actor=world.officer, reason="no_market", note="Take it.")
    assert made.state == "released"


def test_a_retirement_names_a_reason_of_the_list(world: make.World) -> None:
    made = make.accepted(world)
    with pytest.raises(Invalid):
        achievements.retire(made, actor=world.officer, reason="no_market")


def test_only_the_moves_of_a_revision_that_make_sense_are_shown(world: make.World) -> None:
    made = make.accepted(world)
    officer, place = as_(world.officer), desk(world.university, f"achievements/{made.pk}/")

    def shown() -> list[bool]:
        page = officer.get(place).content.decode()
        return [label in page for label in ("Begin a revision", "Change the revision", "Submit the revision")]

    assert shown() == [True, False, False]
    achievements.revise(made, actor=world.officer)
    assert shown() == [False, True, True]
    achievements.submit(made, actor=world.officer)
    assert shown() == [False, False, False]


def test_the_only_exchange_is_chosen_already_and_one_may_say_not_now(world: make.World) -> None:
    made = disclosures.file(make.disclosure(world), actor=world.inventor)
    place = desk(world.university, f"disclosures/{made.pk}/")
    page = as_(world.officer).get(f"{place}elect/").content.decode()
    assert f'<option value="{world.exchange.pk}" selected>' in page
    assert "Not now" in page and "an achievement is drafted from it" in page
    release = as_(world.officer).get(f"{place}release/").content.decode()
    assert "btn-danger" in release and "no market" in release.lower()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("trl=7", True), ("trl=8", False), ("region=3301", True), ("region=44", False), ("owner_kind=university", True),
        ("owner_kind=enterprise", False), ("offered=no", True), ("offered=yes", False),
        ("public_interest=carbon_reduction", True), ("public_interest=food_safety", False),
    ],
)  # fmt: skip
def test_technologies_are_narrowed_by_names(world: make.World, query: str, shown: bool) -> None:
    make.accepted(world, public_interest=["carbon_reduction"])
    page = Client().get(f"/en/technologies/?{query}").content.decode()
    assert (make.TEXT["title"] in page) is shown


def test_the_public_page_says_how_it_can_be_had_and_not_when_it_was_disclosed(world: make.World) -> None:
    filed = disclosures.file(make.disclosure(world), actor=world.inventor)
    disclosures.elect(filed, actor=world.officer, exchange=world.exchange)
    made = Achievement.objects.get()
    more = {"keywords": ["aerogel"], "public_interest": ["carbon_reduction"]}
    achievements.change(made, actor=world.officer, **{**make.TEXT, **more})
    achievements.submit(made, actor=world.officer)
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=world.reviewer.user)
    reviews.accept(made, actor=world.reviewer)
    page = Client().get(f"/en/technologies/{made.thread.number}/").content.decode()
    assert "It is not offered now" in page and "aerogel" in page and "Less carbon" in page
    assert "disclosed" not in page and "TRL 7: TRL 7" not in page and "TRL 7" in page
