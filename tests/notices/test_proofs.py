"""That people were told is proved: to whoever told them and to themselves. An address that is no good is said so."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from institutions.models import Membership, User
from tests.institutions.browsing import sign_in
from tests.institutions.test_api import client
from tests.market import world as make
from tests.notices.test_notices import deliver, told
from transfer.kernel import events
from transfer.kernel.actor import SYSTEM
from transfer.kernel.models import Event
from transfer.roof.notices import kinds, telling, tokens
from transfer.roof.notices.models import Mail, Notice, Undeliverable, address_digest
from transfer.roof.notices.selectors import hours, proofs
from transfer.roof.notices.selectors import notices as reading
from transfer.roof.notices.services import mails, notices

pytestmark = [pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
ACCEPTED = "market.achievement.accepted"


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """A mail server: what it answers to an address, where it does not accept."""
    answers: dict[str, Exception] = {}
    accept = EmailBackend.send_messages

    def send(self: EmailBackend, messages: Any) -> int:
        for message in messages:
            if message.to[0] in answers:
                raise answers[message.to[0]]
        return int(accept(self, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return answers


def officer_of(world: make.World) -> User:
    return User.objects.get(pk=world.officer.user)


def names_in(stream: str) -> list[str]:
    return list(Event.objects.filter(stream=stream).order_by("version").values_list("name", flat=True))


def test_what_has_an_effect_in_law() -> None:
    assert {ACCEPTED, "contracts.registration.refused", "market.deal.publicity_begun", "publicity.objection.filed"} <= (
        telling.LEGAL
    )
    assert not {"worklist.item.assigned", "market.response.sent", "institutions.membership.verified"} & telling.LEGAL
    assert set(telling.BY_EVENT) >= telling.DECISIONS
    dates = {line.event for line in telling.LINES if line.until and line.kind != kinds.WORK}
    assert dates <= telling.LEGAL, "whoever is told a date can be shown to have been told"


def test_acceptance_and_reading_stand_in_the_chain_once(world: make.World) -> None:
    make.accepted(world)
    deliver()
    (notice,) = told(world.officer.user, ACCEPTED)
    assert notice.sender == world.reviewer.organization and names_in(notice.stream) == []
    mails.send_due(actor=SYSTEM)
    for _again in range(2):
        notices.read(notice, actor=world.officer)
    assert names_in(notice.stream) == ["notices.notice.mailed", "notices.notice.read"]
    assert events.broken_links(notice.stream) == []
    mailed = events.happened(Event.objects.get(stream=notice.stream, version=1))
    ids = {"notice": notice.pk, "user": notice.user_id, "about": notice.event, "letter": notice.mail_id}
    assert notice.mail and mailed.facts == {name: str(one) for name, one in ids.items()}
    notice.mail.refresh_from_db()
    assert notice.mail.message_id == f"<{notice.mail_id}@127.0.0.1>"
    address = officer_of(world).email
    assert notice.mail.address == address_digest(notice.mail_id, address) and address not in notice.mail.address
    plain = Notice.objects.exclude(name__in=telling.LEGAL).first()
    assert plain is None or names_in(plain.stream) == [], "what binds nobody is not proved"


def test_marking_all_as_read_is_proved_for_what_binds(world: make.World) -> None:
    make.accepted(world)
    deliver()
    (notice,) = told(world.officer.user, ACCEPTED)
    notices.read_all(actor=world.officer)
    assert names_in(notice.stream) == ["notices.notice.read"] and notices.read_all(actor=world.officer) == 0


def test_the_sender_sees_it_with_names_where_it_is_an_authority_and_others_do_not(world: make.World) -> None:
    made = make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    ours = proofs.of_thread(world.reviewer, made.thread_id)
    assert {one.notice.name for one in ours} == {ACCEPTED}
    assert {one.way for one in ours} == {proofs.SENT} and all(one.person for one in ours)
    assert {one.notice.user_id for one in proofs.of_thread(world.officer, made.thread_id)} == {world.officer.user}
    assert proofs.counted(world.reviewer, made.thread_id) == {"told": len(ours), "mailed": len(ours), "read": 0}
    assert proofs.counted(world.officer, made.thread_id) is None
    assert proofs.of_thread(SYSTEM, made.thread_id) == []


def test_the_pages_of_the_proof(world: make.World) -> None:
    made = make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    number, log = made.thread.number, Mail.objects.get(notices__user=world.officer.user, notices__name=ACCEPTED)
    exchange = Membership.objects.get(pk=world.reviewer.membership).organization.slug
    office = sign_in(User.objects.get(pk=world.reviewer.user))
    for language, words in (("en", "accepted by the mail server"), ("zh-hans", "邮件服务器已于")):
        answer = office.get(f"/{language}/as/{exchange}/notices/sent/{number}/")
        text = answer.content.decode()
        assert answer.status_code == 200 and words in text and f"{log.pk}@" in text
    assert office.get(f"/en/as/{exchange}/notices/sent/EX-0/").status_code == 404
    own = sign_in(officer_of(world))
    centre = own.get("/en/me/notices/").content.decode()
    assert f'href="/en/me/notices/sent/{number}/"' in centre and "sent by e-mail" in centre
    assert f"{log.pk}@" in own.get(f"/en/me/notices/sent/{number}/").content.decode()
    assert Client().get(f"/en/me/notices/sent/{number}/").status_code == 302
    stranger = sign_in(User.objects.get(pk=world.inventor.user))
    answer = stranger.get(f"/en/me/notices/sent/{number}/")
    assert f"{log.pk}@" not in answer.content.decode(), "each sees what was sent to oneself"


def test_the_same_over_the_api(world: make.World) -> None:
    made = make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    path = f"/api/v1/notices/proofs/?number={made.thread.number}"
    rows = client(world.reviewer, "notices").get(path).json()["results"]
    (row,) = [one for one in rows if one["user"] == str(world.officer.user)]
    assert row["way"] == "sent" and row["accepted_at"] and row["message_id"] and row["read_at"] is None
    own = client(world.officer, "notices").get(path).json()["results"]
    assert [one["user"] for one in own] == [str(world.officer.user)]
    assert client(world.officer, "notices").get("/api/v1/notices/proofs/?number=none").json()["results"] == []
    assert client(world.officer, "market").get(path).status_code == 403


def refuse(world: make.World, server: dict[str, Exception], code: int = 550) -> User:
    user = officer_of(world)
    server[user.email] = SMTPRecipientsRefused({user.email: (code, b"no such user")})
    return user


def test_a_refused_address_is_tried_once_said_to_its_owner_and_to_the_manager(
    world: make.World, server: dict[str, Exception]
) -> None:
    user = refuse(world, server)
    make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    (notice,) = told(user.pk, ACCEPTED)
    assert notice.mail and (notice.mail.status, notice.mail.attempts, notice.mail.last_error) == ("refused", 1, "550")
    found = hours.refused(user)
    assert found and found.code == 550
    deliver()
    managers = Notice.objects.filter(name="notices.address.refused").exclude(user=user)
    assert Event.objects.filter(name="notices.address.refused").count() == 1, "said once, not with every mail"
    page = sign_in(user)
    for path in ("/en/me/notices/", "/en/me/notices/preferences/", f"/en/as/{world.university.slug}/"):
        assert "E-mail to you comes back" in page.get(path).content.decode(), path
    assert "邮件" in page.get("/zh-hans/me/notices/").content.decode()
    for told_one in managers:
        assert "comes back" in reading.words(told_one) and reading.path_of(told_one).endswith("/members/")
    del server[user.email]
    mails.ask_for_trial(actor=world.officer)
    mails.send_due(actor=SYSTEM)
    assert hours.refused(user) is None and not Undeliverable.objects.exists(), "an accepted mail clears it"


def test_a_manager_sees_whose_mail_comes_back(world: make.World, server: dict[str, Exception]) -> None:
    user = refuse(world, server)
    make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    manager = Membership.objects.in_force().filter(organization=world.university, roles__contains=["manager"]).first()
    if manager is None:
        row = Membership.objects.get(user=user, organization=world.university)
        Membership.objects.filter(pk=row.pk).update(roles=[*row.roles, "manager"])
        manager = row
    page = sign_in(User.objects.get(pk=manager.user_id))
    assert "E-mail to members comes back" in page.get(f"/en/as/{world.university.slug}/members/").content.decode()


def test_another_address_is_not_held_against_its_owner(world: make.World, server: dict[str, Exception]) -> None:
    user = refuse(world, server)
    make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    assert hours.refused(user) is not None
    User.objects.filter(pk=user.pk).update(email="new@example.org")
    assert hours.refused(officer_of(world)) is None and hours.refused_in(world.university.pk) == []


@pytest.mark.parametrize(
    "answer",
    [
        SMTPRecipientsRefused({"a@example.org": (450, b"later")}),
        SMTPDataError(554, b"looks like spam"),
        SMTPServerDisconnected("gone"),
    ],
)
def test_what_may_pass_is_tried_again_and_held_against_nobody(
    world: make.World, server: dict[str, Exception], answer: Exception
) -> None:
    user = officer_of(world)
    server[user.email] = answer
    make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    (notice,) = told(user.pk, ACCEPTED)
    assert notice.mail and (notice.mail.status, notice.mail.attempts) == (Mail.PENDING, 1)
    assert hours.refused(user) is None and proofs.way_of(notice) == proofs.WAITS


def test_one_click_turns_off_what_may_be_turned_off(world: make.World) -> None:
    make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    (sent,) = [
        one for one in mail.outbox if one.to == [officer_of(world).email] and one.extra_headers.get("List-Unsubscribe")
    ]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = sent.extra_headers["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
    program = Client(enforce_csrf_checks=True)
    assert program.get(f"/{path}").status_code == 200
    user = officer_of(world).pk
    assert reading.mode_of(user, kinds.REVIEW) != kinds.NEVER, "looking turns nothing off"
    for _again in range(2):
        assert program.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert reading.mode_of(user, kinds.REVIEW) == kinds.NEVER and reading.mode_of(user, kinds.DEAL) != kinds.NEVER
    assert program.post(f"/{path[:-6]}x/").status_code == 404
    assert f"/{path}" in sent.body and f"/{path}" in sent.alternatives[0][0]


def test_what_binds_has_no_such_header_and_no_token_turns_it_off(world: make.World) -> None:
    user = officer_of(world)
    forged = tokens.sign(user.pk, (kinds.REGISTRATION, kinds.SECURITY, "weather"))
    assert tokens.read(forged) == tokens.TurnOff(user.pk, ())
    page = Client()
    assert page.post(f"/en/me/notices/off/{forged}/").status_code == 200
    assert reading.mode_of(user.pk, kinds.REGISTRATION) == kinds.AT_ONCE
    assert tokens.read("a:b:c") is None
    mails.ask_for_trial(actor=world.officer)
    mails.send_due(actor=SYSTEM)
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers
