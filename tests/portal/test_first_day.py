"""The first day of each role: written for every role, done by deeds alone, put away and brought back."""

import uuid

import pytest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from institutions.models import User
from institutions.selectors import roles
from institutions.services import accounts
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import world as make
from tests.notices.test_notices import deliver
from transfer.kernel import facts, relay
from transfer.kernel.actor import SYSTEM
from transfer.roof.portal.models import Deed, PutAway
from transfer.roof.portal.selectors import first_day
from transfer.roof.portal.services import first_day as services

pytestmark = [pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
ASKED = {
    "inventor", "transfer_officer", "buyer", "broker", "reviewer", "listing_officer", "registrar", "supervisor",
    "statistician", "expert", "manager", "auditor", "operator", "person",
    "counter_clerk", "approver", "signatory",
}  # fmt: skip


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def guide(code: str) -> first_day.Guide:
    found = first_day.find(code)
    assert found
    return found


def test_every_role_has_one_of_three_to_six_steps_that_all_lead_somewhere() -> None:
    told = first_day.guides()
    assert {one.code for one in told} == ASKED
    known = {entry.name for entry in facts.all_events()}
    for one in told:
        assert 3 <= len(one.steps) <= 6, one.code
        assert len({step.shown_by for step in one.steps}) == len(one.steps), f"{one.code}: two steps are done at once"
        for step in one.steps:
            assert set(step.events) <= known, step
            assert first_day.day(one, "somewhere").stands[one.steps.index(step)].url, step.page
            for text in (step.title_en, step.title_zh, step.text_en, step.text_zh):
                assert text and "!" not in text
    for one in told:
        assert one.code == "person" or roles.label(one.code) != one.code


def test_a_stranger_reads_it_and_is_led_to_public_pages_only() -> None:
    stranger = Client()
    for code in sorted(ASKED):
        for language in ("en", "zh-hans"):
            answer = stranger.get(f"/{language}/help/first-day/{code}/")
            text = answer.content.decode()
            assert answer.status_code == 200 and guide(code).steps[0].title_en in text or language != "en"
            assert "/as/" not in text[text.index("<main") : text.index("</main>")]
    assert stranger.get("/en/help/first-day/emperor/").status_code == 404
    help_page = stranger.get("/en/help/").content.decode()
    assert all(f"/en/help/first-day/{code}/" in help_page for code in ASKED)


def test_an_event_by_ones_own_hand_does_a_step_and_nothing_else_does(world: make.World) -> None:
    user = world.inventor_user.pk
    begin = first_day.day(guide("inventor"), "x", first_day.deeds_of(user)).stands[1]
    assert not begin.is_done
    make.disclosure(world)
    assert not Deed.objects.exists(), "it is noted when the event is delivered"
    for _again in range(2):
        deliver()
    assert list(Deed.objects.filter(user=user).values_list("what", flat=True)) == ["event:market.disclosure.begun"]
    assert not Deed.objects.filter(user=world.officer.user).exists()
    day = first_day.day(guide("inventor"), "x", first_day.deeds_of(user))
    assert [stand.is_done for stand in day.stands] == [False, True, False, False, False] and day.done == 1
    assert day.stands[0].is_next
    services.note(user, "page:weather", actor=SYSTEM)
    assert Deed.objects.count() == 1, "what no step asks for is not kept"


def test_a_visit_does_a_step_and_the_card_goes_when_all_is_done(world: make.World) -> None:
    page = sign_in(world.inventor_user)
    desk = f"/en/as/{world.university.slug}/"
    text = page.get(desk).content.decode()
    assert "Your first day: Inventor" in text and "0 of 5 done" in text
    for _again in range(2):
        assert page.get(f"{desk}disclosures/").status_code == 200
    assert page.get(f"{desk}nowhere/").status_code == 404
    assert list(Deed.objects.values_list("what", flat=True)) == ["page:market:disclosures"]
    assert "1 of 5 done" in page.get(desk).content.decode()
    Client().get("/en/technologies/")
    assert Deed.objects.count() == 1, "a stranger's visit is nobody's"
    for what in first_day.looked_for():
        services.note(world.inventor_user.pk, what, actor=SYSTEM)
    assert "Your first day" not in page.get(desk).content.decode()


def test_put_away_and_brought_back(world: make.World) -> None:
    page = sign_in(world.inventor_user)
    desk = f"/en/as/{world.university.slug}/"
    for _again in range(2):
        assert page.post(f"{desk}first-day/inventor/away/").headers["Location"] == desk
    assert "Your first day" not in page.get(desk).content.decode() and PutAway.objects.count() == 1
    told = page.get("/en/help/first-day/inventor/").content.decode()
    assert "Show it on my first page again" in told and f"{desk}disclosures/" in told
    assert page.post(f"{desk}first-day/inventor/back/").status_code == 302
    assert "Your first day" in page.get(desk).content.decode()
    assert page.post(f"{desk}first-day/emperor/away/").status_code == 404
    assert page.get(f"{desk}first-day/inventor/away/").status_code == 405
    assert Client().post(f"{desk}first-day/inventor/away/").status_code == 302, "a stranger signs in first"


def test_who_acts_for_oneself_has_one_too(world: make.World) -> None:
    someone = people.person()
    page = sign_in(User.objects.get(pk=someone.user))
    slug = first_day.desk_of(User.objects.get(pk=someone.user), guide("person"))
    text = page.get(f"/zh-hans/as/{slug}/").content.decode()
    assert "第一天：个人" in text and "已完成 0/4" in text


def test_only_a_demo_names_accounts(world: make.World) -> None:
    User.objects.filter(pk=world.inventor_user.pk).update(is_demo=True)
    path = "/en/help/first-day/inventor/"
    assert world.inventor_user.email not in Client().get(path).content.decode()
    with override_settings(EXCHANGE_DEMO=True):
        assert world.inventor_user.email in Client().get(path).content.decode()


def test_the_erased_are_forgotten(world: make.World) -> None:
    user = world.inventor_user.pk
    services.note(user, "page:market:disclosures", actor=SYSTEM)
    services.put_away(guide("inventor"), actor=world.inventor)
    accounts.erase(world.inventor_user, actor=SYSTEM)
    while relay.drain():
        pass
    assert not Deed.objects.filter(user=user).exists() and not PutAway.objects.filter(user=user).exists()


def test_the_addresses_of_the_file_exist() -> None:
    for one in first_day.guides():
        for step in one.steps:
            try:
                reverse(step.page, args=[uuid.uuid4().hex])
            except NoReverseMatch:
                reverse(step.page)
