"""Achievements from draft to acceptance: who may, when, and what the checks find."""

import dataclasses
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from market.models import Achievement, Finding
from market.selectors import inputs
from market.services import achievements, disclosures, reviews
from market.states.achievements import ACHIEVEMENT
from tests.institutions import people
from tests.market import world as make
from transfer.kernel import events, policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event
from transfer.mechanisms.worklist.models import WorkItem

pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def _returned(world: make.World) -> Achievement:
    return reviews.send_back(make.in_review(world), actor=world.reviewer, reason="incomplete", note="Figures, please.")


def _submitted(world: make.World) -> Achievement:
    return achievements.submit(make.achievement(world), actor=world.officer)


def _retired(world: make.World) -> Achievement:
    return achievements.retire(make.accepted(world), actor=world.officer, reason="superseded")


IN_STATE: dict[str, Callable[[make.World], Achievement]] = {
    "draft": make.achievement,
    "submitted": _submitted,
    "in_review": make.in_review,
    "returned": _returned,
    "accepted": make.accepted,
    "retired": _retired,
}
OF_A_REVISION = {"change_revision", "submit_revision", "accept_revision", "send_back_revision"}
"""Open only once a revision was begun, or submitted."""
OWNERS_MOVES = {"translate", "change", "submit", "revise", "change_revision", "submit_revision", "retire"}


@pytest.mark.parametrize("state", ACHIEVEMENT.states)
def test_every_move_from_every_state_for_every_role(world: make.World, state: str) -> None:
    achievement = IN_STATE[state](world)
    rival = people.actor(people.organization("university", at=world.exchange), "transfer_officer")
    outside = people.actor(people.exchange(), "reviewer")
    roles: dict[str, Actor] = {
        "officer": world.officer,
        "inventor": world.inventor,
        "reviewer": world.reviewer,
        "weak reviewer": dataclasses.replace(world.reviewer, assurance=Assurance.PASSWORD),
        "rival": rival,
        "other exchange": outside,
        "public": ANONYMOUS,
    }
    for name, move in ACHIEVEMENT.moves.items():
        allowed = "officer" if name in OWNERS_MOVES else "reviewer"
        for role, actor in roles.items():
            assert bool(policy.may(actor, move.policy, achievement)) == (role == allowed), (name, role)
        open_now = name in {one.name for one in workflow.open_moves(achievement, SYSTEM)}
        assert open_now == (state in move.sources and name not in OF_A_REVISION)


def test_the_way_through_review_by_the_worker(world: make.World) -> None:
    achievement = achievements.submit(make.achievement(world), actor=world.officer)
    make.drain()
    make.drain()
    achievement.refresh_from_db()
    item = WorkItem.objects.get(subject=achievement.stream)
    assert (achievement.state, item.assignee) == ("in_review", world.reviewer.user)
    assert world.inventor.user in item.excluded_users and world.university.pk in item.excluded_organizations
    codes = set(Finding.objects.filter(subject=achievement.stream).values_list("code", flat=True))
    assert codes == {"no_rights"}
    reviews.accept(achievement, actor=world.reviewer)
    item.refresh_from_db()
    assert (achievement.state, achievement.accepted, item.state) == ("accepted", achievement.working, "done")
    assert events.broken_links(achievement.stream) == []


def test_findings_of_rights_gates_and_near_duplicates(world: make.World) -> None:
    make.accepted(world)
    right = {"kind": "invention_patent", "number": "", "status": "expired", "title": "old"}
    second = make.achievement(world, export_gate="restricted", rights=[right])
    achievements.submit(second, actor=world.officer)
    make.drain()
    found = {one.code: one.severity for one in Finding.objects.filter(subject=second.stream)}
    assert found == {"right_expired": "stop", "export_restricted": "look", "near_duplicate": "look"}


def test_a_revision_keeps_the_accepted_text_public(world: make.World) -> None:
    achievement = make.accepted(world)
    with pytest.raises(RuleBroken, match="revision"):
        achievements.change(achievement, actor=world.officer, title="新")
    achievements.revise(achievement, actor=world.officer)
    achievements.change(achievement, actor=world.officer, title="气凝胶毡（第二版）")
    assert achievement.text.title == make.TEXT["title"]
    achievements.submit(achievement, actor=world.officer)
    with pytest.raises(RuleBroken):
        achievements.change(achievement, actor=world.officer, title="x")
    reviews.send_back(achievement, actor=world.reviewer, reason="incomplete", note="Shorter.")
    achievements.submit(achievement, actor=world.officer)
    make.drain()
    reviews.accept(achievement, actor=world.reviewer)
    achievement.refresh_from_db()
    assert (achievement.state, achievement.text.title) == ("accepted", "气凝胶毡（第二版）")
    assert achievement.texts.count() == 2


def test_a_returned_text_is_kept_and_the_next_is_a_copy(world: make.World) -> None:
    achievement = _returned(world)
    first = achievement.working
    achievements.change(achievement, actor=world.officer, title="改")
    assert achievement.working is not None and first is not None
    assert (achievement.working.number, first.number) == (2, 1)
    note = events.note_of(Event.objects.get(stream=achievement.stream, name="market.achievement.returned"))
    assert note == "Figures, please."


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"technology_field": "99"}, "technology_field"),
        ({"ipc": ["Z9"]}, "ipc"),
        ({"trl": 10}, "trl"),
        ({"figures": [{"name": "x"}]}, "figures.0.value"),
        ({"figures": "many"}, "figures"),
        ({"owner": "me"}, "owner"),
        ({"inventors": []}, "inventors"),
        ({"inventors": [{"name": "a", "weight": 0}]}, "inventors.0.weight"),
        ({"inventors": [{"user": uuid.uuid4()}]}, "inventors.0.user"),
        ({"rights": [{"kind": "invention_patent", "number": "ZL202110000000.2"}]}, "rights.0.number"),
        ({"rights": [{"kind": "spell"}]}, "rights.0.kind"),
    ],
)
def test_bad_input_is_named_beside_its_field(world: make.World, fields: dict[str, Any], wrong: str) -> None:
    achievement = make.achievement(world)
    with pytest.raises(Invalid) as caught, transaction.atomic():
        achievements.change(achievement, actor=world.officer, **fields)
    assert caught.value.problems[0].field == wrong
    achievement.refresh_from_db()
    assert achievement.version == 1


def test_check_digit_of_chinese_patent_numbers() -> None:
    body = "202110123456"
    fits = [digit for digit in "0123456789X" if inputs.patent_number("CN", f"ZL{body}.{digit}")]
    assert len(fits) == 1
    assert inputs.patent_number("US", "anything") and not inputs.patent_number("CN", "ZL12")


def test_elected_disclosure_becomes_an_achievement_on_the_same_thread(world: make.World) -> None:
    disclosure = make.disclosure(world)
    with pytest.raises(NotAllowed):
        disclosures.file(disclosure, actor=world.officer)
    disclosures.file(disclosure, actor=world.inventor)
    with pytest.raises(NotNow):
        disclosures.change(disclosure, actor=world.inventor, title="x")
    disclosures.take_up(disclosure, actor=world.officer)
    disclosures.elect(disclosure, actor=world.officer, exchange=world.exchange)
    achievement = disclosure.achievement
    assert achievement.thread == disclosure.thread and achievement.state == "draft"
    assert [one.user for one in achievement.inventors.all()] == [world.inventor.user]
    assert WorkItem.objects.get(subject=disclosure.stream).state == "done"


def test_an_inventor_does_not_decide_on_the_own_disclosure(world: make.World) -> None:
    both = people.actor(world.university, "inventor", "transfer_officer")
    disclosure = disclosures.begin(
        actor=both, institution=world.university, title="甲", summary="乙", technology_field="5"
    )
    disclosures.file(disclosure, actor=both)
    with pytest.raises(NotAllowed, match="inventor"):
        disclosures.take_up(disclosure, actor=both)
    disclosures.release(disclosure, actor=world.officer, reason="no_market", note="Take it.")
    assert disclosure.state == "released"


def test_drafts_are_seen_by_their_own_and_accepted_ones_by_all(world: make.World) -> None:
    draft, public = make.achievement(world), make.accepted(world)
    visible = {
        "officer": Achievement.objects.visible_to(world.officer),
        "reviewer": Achievement.objects.visible_to(world.reviewer),
        "public": Achievement.objects.visible_to(ANONYMOUS),
        "inventor": Achievement.objects.visible_to(world.inventor),
    }
    seen = {who: set(rows.values_list("pk", flat=True)) for who, rows in visible.items()}
    assert seen == {
        "officer": {draft.pk, public.pk},
        "reviewer": {public.pk},
        "public": {public.pk},
        "inventor": {draft.pk, public.pk},
    }


def test_what_is_open_follows_the_revision(world: make.World) -> None:
    achievement = make.accepted(world)

    def open_now() -> set[str]:
        fresh = Achievement.objects.get(pk=achievement.pk)
        return {one.name for one in workflow.open_moves(fresh, SYSTEM)} & {"revise", *OF_A_REVISION}

    assert open_now() == {"revise"}
    achievements.revise(achievement, actor=world.officer)
    assert open_now() == {"change_revision", "submit_revision"}
    achievements.submit(achievement, actor=world.officer)
    assert open_now() == {"accept_revision", "send_back_revision"}
    reviews.send_back(achievement, actor=world.reviewer, reason="incomplete", note="Give the figures.")
    assert open_now() == {"change_revision", "submit_revision"}
