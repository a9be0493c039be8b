"""What ends a registration, a transaction notice or a publicity takes two persons of the same office or exchange."""

import dataclasses
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from contracts.models import TransactionNotice
from contracts.services import notices
from contracts.services import registration_desk as desk
from contracts.slots import waiting as _slots  # noqa: F401 - what waits is registered
from institutions.models import User
from tests.contracts import registry
from tests.contracts.registry import Place
from tests.institutions import browsing, people
from tests.racing import at_once, raised
from transfer.edge import waiting
from transfer.kernel import relay, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Misuse, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event
from transfer.kernel.states import Move, StateTable

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=registry.bare)]


@pytest.fixture
def place(stand: Place) -> Place:
    return stand


def _browser(actor: Actor) -> Client:
    return browsing.sign_in(User.objects.get(pk=actor.user))


def _waits(actor: Actor) -> list[tuple[str, Any]]:
    return [(one.place, one.about) for one in waiting.for_actor(actor) if one.place != "contracts:contract"]


def test_cancelling_a_registration_takes_two_persons_of_the_office(place: Place) -> None:
    office = place.office
    made = registry.registered(place.bargain, office)
    with pytest.raises(RuleBroken) as alone:
        desk.cancel(made, actor=office.registrar, note="Dissolved.")
    assert alone.value.code == "second_person" and not _waits(office.checker)
    desk.propose_cancellation(made, actor=office.registrar, reason="agreed", note="Dissolved.")
    assert (made.state, made.ended_on, made.proposed_by) == ("registered", None, office.registrar.user)
    with pytest.raises(NotAllowed) as same:
        desk.cancel(made, actor=office.registrar, note="Dissolved.")
    assert same.value.code == "same_person"
    both_hats = dataclasses.replace(office.registrar, roles=frozenset({"registrar", "second_checker", "manager"}))
    with pytest.raises(NotAllowed):
        desk.cancel(made, actor=both_hats, note="Dissolved.")
    with pytest.raises(NotAllowed):
        desk.cancel(made, actor=registry.office().checker, note="Dissolved.")
    with pytest.raises(RuleBroken):
        desk.revoke(made, actor=office.checker, note="False statements.")
    with pytest.raises(RuleBroken) as again:
        desk.propose_revocation(made, actor=office.checker, note="False statements.")
    assert again.value.code == "proposed"
    assert _waits(office.registrar) == [] and _waits(registry.office().checker) == []
    assert ("contracts:registration_review", made.pk) in _waits(office.checker)
    desk.cancel(made, actor=office.checker, note="Dissolved by agreement.")
    assert (made.state, made.proposed_move, made.proposed_by) == ("cancelled", "", None) and made.ended_on
    told = Event.objects.get(stream=made.stream, name="contracts.registration.cancelled")
    assert (told.reason, told.actor_user) == ("agreed", office.checker.user)
    assert _waits(office.checker) == []


def test_a_proposal_is_put_aside_and_another_one_can_follow(place: Place) -> None:
    office = place.office
    made = registry.registered(place.bargain, office)
    with pytest.raises(RuleBroken) as nothing:
        desk.put_aside(made, actor=office.checker)
    assert nothing.value.code == "not_proposed"
    desk.propose_revocation(made, actor=office.registrar, note="False statements.")
    desk.put_aside(made, actor=office.checker, note="They were true.")
    assert (made.state, made.proposed_move) == ("registered", "")
    with pytest.raises(RuleBroken):
        desk.revoke(made, actor=office.head, note="False statements.")
    desk.propose_revocation(made, actor=office.checker, note="False statements.")
    with pytest.raises(NotAllowed):
        desk.revoke(made, actor=office.checker, note="False statements.")
    assert desk.revoke(made, actor=office.head, note="False statements.").state == "revoked"


def test_the_desk_shows_the_second_person_what_the_first_one_proposed(place: Place) -> None:
    office = place.office
    made = registry.registered(place.bargain, office)
    desk.propose_cancellation(made, actor=office.registrar, reason="agreed", note="Both asked for it.")
    page = f"/en/as/{office.organization.slug}/registrations/{made.pk}/desk/"
    second = _browser(office.checker).get(page).content.decode()
    assert "Proposed: Cancel the registration" in second and "Both asked for it." in second
    assert f"registrations/{made.pk}/cancel/" in second and "put_aside" in second
    first = _browser(office.registrar).get(page).content.decode()
    assert "another person decides" in first and f"registrations/{made.pk}/cancel/" not in first
    seller = _browser(place.bargain.seller)
    own = seller.get(f"/en/as/{place.bargain.market.university.slug}/registrations/{made.pk}/").content.decode()
    assert "Both asked for it." not in own and "roposed" not in own


def _notice(place: Place) -> TransactionNotice:
    registry.registered(place.bargain, place.office)
    relay.drain()
    return TransactionNotice.objects.get()


def test_two_officers_of_the_exchange_revoke_a_notice_by_the_pages(place: Place) -> None:
    notice, exchange = _notice(place), place.bargain.market.exchange
    first, second = place.bargain.market.officer, people.actor(exchange, "listing_officer")
    title = notice.content["title"]
    here = f"/en/as/{exchange.slug}/transactions/{notice.pk}/"
    browser = _browser(first)
    assert "propose_revocation/" in browser.get(here).content.decode()
    assert browser.get(f"{here}revoke/").status_code == 422
    given = {"version": notice.version, "reason": "annulled", "note": "The court has spoken."}
    assert browser.post(f"{here}propose_revocation/", given).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.revoked_why, notice.proposed_by) == ("issued", "", first.user)
    public = Client().get(f"/en/transactions/{notice.pk}/").content.decode()
    assert title in public and "court" not in public and "roposed" not in public
    assert browser.get(f"{here}revoke/").status_code == 403
    assert browser.post(f"{here}revoke/", {"version": notice.version}).status_code == 403
    assert _waits(second) == [("contracts:transaction_acting", notice.pk)] and _waits(first) == []
    assert _waits(people.actor(people.exchange(), "listing_officer")) == []
    other = _browser(second)
    seen = other.get(here).content.decode()
    assert "Proposed: Revoke the notice" in seen and "The court has spoken." in seen
    assert other.post(f"{here}revoke/", {"version": notice.version}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.revoked_why, notice.proposed_move) == ("revoked", "annulled", "")


def test_the_exchange_itself_needs_no_second_person_and_proposes_nothing(place: Place) -> None:
    notice = _notice(place)
    with pytest.raises(NotAllowed):
        notices.propose_revocation(notice, actor=SYSTEM, reason="annulled")
    notices.propose_revocation(notice, actor=place.bargain.market.officer, reason="issued_in_error", note="Wrong.")
    notices.revoke_of_void(notice.contract, actor=SYSTEM)
    notice.refresh_from_db()
    assert (notice.state, notice.revoked_why, notice.proposed_move) == ("revoked", "contract_void", "")


def test_what_waits_is_said_in_chinese(place: Place) -> None:
    notice = _notice(place)
    notices.propose_revocation(notice, actor=place.bargain.market.officer, reason="annulled")
    with override("zh-hans"):
        (one,) = waiting.for_actor(people.actor(place.bargain.market.exchange, "reviewer"))
        assert str(one.label) == "决定是否撤销成交公告"


def test_a_table_proposes_only_what_takes_two() -> None:
    noun = f"toy.{uuid.uuid4().hex}"
    moves = [
        Move("propose", ("on",), None, "p", "e", "Propose", proposes="end"),
        Move("end", ("on",), "off", "p", "e", "End"),
    ]
    with pytest.raises(Misuse):
        StateTable(noun, states={"on": "on", "off": "off"}, begin_policy="p", begin_event="e", moves=moves)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_is_too_late(dictionary_data: None) -> None:
    place = registry.bare()
    made = registry.registered(place.bargain, place.office)
    desk.propose_revocation(made, actor=place.office.registrar, note="False statements.")
    rows = [type(made).objects.get(pk=made.pk) for _turn in range(2)]
    ends = at_once(
        lambda: desk.revoke(rows[0], actor=place.office.checker, note="False statements."),
        lambda: desk.revoke(rows[1], actor=place.office.head, note="False statements."),
    )
    (late,) = raised(ends)
    assert isinstance(late, NotNow)
    assert Event.objects.filter(stream=made.stream, name="contracts.registration.revoked").count() == 1
    assert workflow.open_moves(rows[0], place.office.checker) == []
