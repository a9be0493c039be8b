"""Who is told what, once, in one's own language, by mail as one likes; and that a failing mail server loses nothing."""

import re
import uuid
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client
from django.utils import translation

from institutions.models import User
from institutions.services import accounts
from market.services import achievements
from tests.contracts import bargain as bargains
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.institutions.test_api import client
from tests.market import trade
from tests.market import world as make
from transfer.kernel import clock, deadlines, events, facts, relay
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid, NotAllowed
from transfer.kernel.models import Delivery
from transfer.roof.notices import addressed, kinds, telling
from transfer.roof.notices.models import Mail, Notice, Preference
from transfer.roof.notices.selectors import notices as reading
from transfer.roof.notices.services import mails, notices
from transfer.roof.notices.views import live

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def told(user: uuid.UUID | None, name: str) -> list[Notice]:
    return list(Notice.objects.filter(user=user, name=name))


def deliver() -> None:
    """As the worker does, until nothing is left."""
    while relay.drain():
        pass


def later_today() -> None:
    """The hour of the gathered mail has come for everything told so far."""
    Notice.objects.filter(digest_at__isnull=False).update(digest_at=clock.now())


def test_an_event_told_twice_is_one_notice_and_one_mail(world: make.World) -> None:
    made = make.accepted(world)
    deliver()
    (notice,) = told(world.officer.user, "market.achievement.accepted")
    assert notice.mail is not None and notice.about == made.pk and notice.organization == world.university
    Delivery.objects.filter(subscriber="notices.tell").update(status=Delivery.PENDING, attempts=0, next_at=clock.now())
    before = (Notice.objects.count(), Mail.objects.count())
    deliver()
    assert (Notice.objects.count(), Mail.objects.count()) == before
    assert not told(world.reviewer.user, "market.achievement.accepted"), "whoever did it is not told"
    assert not told(people.person().user, "market.achievement.accepted")


def test_the_mail_is_in_the_readers_language_plain_and_html_and_sent_once(world: make.World, settings: Any) -> None:
    User.objects.filter(pk=world.officer.user).update(language="en")
    made = make.accepted(world)
    deliver()
    assert mails.send_due(actor=SYSTEM) >= 1 and mails.send_due(actor=SYSTEM) == 0
    address = User.objects.get(pk=world.officer.user).email
    (sent,) = [one for one in mail.outbox if one.to == [address] and "accepted" in one.subject]
    number = made.thread.number
    assert sent.subject == f"The achievement {number} was accepted and is public."
    place = f"{settings.EXCHANGE_PUBLIC_ADDRESS}/en/as/{world.university.slug}/achievements/{made.pk}/"
    html = sent.alternatives[0][0]
    assert place in sent.body and place in html and "<html" in html and make.TEXT["title"] not in html + sent.body
    log = Mail.objects.get(notices__user=world.officer.user, notices__name="market.achievement.accepted")
    assert (log.status, log.attempts) == (Mail.SENT, 1) and log.sent_at
    assert sent.extra_headers["Message-ID"].startswith(f"<{log.pk}@")
    User.objects.filter(pk=world.officer.user).update(language="zh-hans")
    made = achievements.submit(make.achievement(world, title="另一份"), actor=world.officer)
    deliver()
    assert "有" in reading_in("zh-hans", Notice.objects.filter(thread=made.thread).first())


def reading_in(language: str, notice: Notice | None) -> str:
    assert notice
    with translation.override(language):
        return reading.words(notice)


def test_a_mail_server_that_fails_is_tried_again_and_then_shown(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.accepted(world)
    deliver()
    broken = [True]
    send = EmailBackend.send_messages

    def fail(self: EmailBackend, messages: Any) -> int:
        if broken[0]:
            raise ConnectionError("the mail server is away")
        return int(send(self, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    waiting = Mail.objects.count()
    for attempt in range(1, mails.MOST_ATTEMPTS + 1):
        assert mails.send_due(actor=SYSTEM) == waiting and mails.send_due(actor=SYSTEM) == 0
        assert set(Mail.objects.values_list("attempts", "last_error")) == {(attempt, "ConnectionError")}
        Mail.objects.filter(status=Mail.PENDING).update(next_at=clock.now())
    assert reading.mails() == reading.Mails(0, waiting, 0) and not mail.outbox
    broken[0] = False
    assert mails.send_due(actor=SYSTEM) == 0
    for one in Mail.objects.all():
        mails.retry(one, actor=SYSTEM)
    assert mails.send_due(actor=SYSTEM) == waiting == len(mail.outbox) and reading.mails() == reading.Mails(0, 0, 0)


def test_one_chooses_how_to_be_told_but_not_never_of_what_binds(world: make.World) -> None:
    officer = world.officer
    with pytest.raises(Invalid):
        notices.choose(actor=officer, modes={kinds.REGISTRATION: kinds.NEVER})
    with pytest.raises(Invalid):
        notices.choose(actor=officer, modes={"weather": kinds.DAILY})
    assert not Preference.objects.exists()
    notices.choose(actor=officer, modes={kinds.REVIEW: kinds.NEVER})
    make.accepted(world)
    deliver()
    (silent,) = told(officer.user, "market.achievement.accepted")
    assert silent.mail is None and silent.digest_at is None
    notices.choose(actor=officer, modes={kinds.REVIEW: kinds.DAILY})
    for title in ("一", "二"):
        make.accepted(world, title=title)
    deliver()
    Notice.objects.exclude(user=officer.user).update(digest_at=None)
    mine = Notice.objects.filter(user=officer.user, kind=kinds.REVIEW, digest_at__isnull=False)
    assert mine.count() == 2 and set(mine.values_list("mail", flat=True)) == {None}
    Mail.objects.all().delete()
    later_today()
    deadlines.tick("notices.digest")
    deadlines.tick("notices.digest")
    (digest,) = Mail.objects.filter(user=officer.user)
    assert digest.is_digest and digest.notices.count() >= 2
    mails.send_due(actor=SYSTEM)
    (sent,) = [one for one in mail.outbox if one.to == [User.objects.get(pk=officer.user).email]]
    assert sent.body.count("/achievements/") >= 2


def test_what_was_read_before_the_hour_makes_no_mail(world: make.World) -> None:
    notices.choose(actor=world.officer, modes=dict.fromkeys(set(kinds.KINDS) - kinds.URGENT, kinds.DAILY))
    make.accepted(world)
    deliver()
    notices.read_all(actor=world.officer)
    Notice.objects.exclude(user=world.officer.user).update(digest_at=None)
    later_today()
    deadlines.tick("notices.digest")
    assert not Mail.objects.filter(user=world.officer.user, is_digest=True).exists()
    assert mails.waiting_for_digest() == []


def test_the_pages_of_a_reader(world: make.World) -> None:
    made = make.accepted(world)
    deliver()
    page = sign_in(User.objects.get(pk=world.officer.user))
    unread = reading.unread_count(world.officer.user or uuid.UUID(int=0))
    header = page.get("/en/").content.decode()
    assert unread and re.search(rf"data-bell[^>]*>{unread}<", header)
    centre = page.get("/en/me/notices/").content.decode()
    assert f"The achievement {made.thread.number} was accepted and is public." in centre
    assert f"成果 {made.thread.number} 已通过审核并公开。" in page.get("/zh-hans/me/notices/").content.decode()
    (notice,) = told(world.officer.user, "market.achievement.accepted")
    opened = page.post(f"/en/me/notices/{notice.pk}/")
    assert opened["Location"] == f"/en/as/{world.university.slug}/achievements/{made.pk}/"
    assert page.get(opened["Location"]).status_code == 200
    notice.refresh_from_db()
    assert notice.read_at
    assert str(notice.pk) not in page.get("/en/me/notices/?unread=1").content.decode()
    assert str(notice.pk) not in page.get("/en/me/notices/?kind=deal").content.decode()
    left = list(Notice.objects.filter(user=world.officer.user, read_at=None).order_by("pk"))
    assert page.get("/en/me/notices/").content.decode().count('form="read-marked"') == len(left)
    page.post("/en/me/notices/read/", {"which": "marked"})
    assert Notice.objects.filter(user=world.officer.user, read_at=None).count() == len(left), "none was chosen"
    page.post("/en/me/notices/read/", {"which": "marked", "notice": [str(left[0].pk)]})
    left[0].refresh_from_db()
    assert left[0].read_at and page.post("/en/me/notices/read/", {"which": "marked", "notice": "x"}).status_code == 404
    assert page.post("/en/me/notices/read/").status_code == 302
    assert "You have read them all." in page.get("/en/me/notices/").content.decode()
    other = sign_in(User.objects.get(pk=world.reviewer.user))
    assert other.post(f"/en/me/notices/{notice.pk}/").status_code == 404
    modes = {choice.kind: choice.mode for choice in reading.choices(world.officer.user or uuid.UUID(int=0))}
    assert page.post("/en/me/notices/preferences/", {**modes, "account": "never"}).status_code == 422
    assert page.post("/en/me/notices/preferences/", {**modes, "review": "never"}).status_code == 302
    assert reading.mode_of(world.officer.user or uuid.UUID(int=0), "review") == "never"


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get("/en/me/notices/")
    assert answer.status_code == 302 and "/account/login/" in answer["Location"]
    with pytest.raises(NotAllowed):
        notices.read_all(actor=SYSTEM.__class__())


def test_the_bell_says_its_number_and_every_change(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    make.accepted(world)
    deliver()
    user = world.officer.user or uuid.UUID(int=0)
    before = reading.unread_count(user)
    notices.read_all(actor=world.officer)
    assert before > 0 and reading.unread_count(user) == 0
    numbers = iter([before, before, 0])
    monkeypatch.setattr(live, "_count", lambda user: next(numbers))

    async def listen() -> list[bytes]:
        return [said async for said in live.counts(user, every=0, lasts=3)]

    first = b"event: count\ndata: %d\n\n" % before
    assert async_to_sync(listen)() == [first, b": still here\n\n", b"event: count\ndata: 0\n\n"]
    signed_in = sign_in(User.objects.get(pk=user))
    assert signed_in.get("/live/bell/").status_code == 204, "a WSGI server holds no stream open"


def test_the_same_over_the_api(world: make.World) -> None:
    made = make.accepted(world)
    deliver()
    api = client(world.officer, "notices")
    rows = api.get("/api/v1/notices/?unread=1").json()["results"]
    (row,) = [row for row in rows if row["name"] == "market.achievement.accepted"]
    assert row["number"] == made.thread.number and row["path"].endswith(f"/achievements/{made.pk}/")

    def post(path: str, body: Any = None) -> Any:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return api.post(f"/api/v1/notices/{path}", body or {}, format="json", headers=headers)

    assert post(f"{row['id']}/read/").json()["read_at"]
    assert row["id"] not in str(api.get("/api/v1/notices/?unread=1").json())
    assert client(world.reviewer, "notices").get(f"/api/v1/notices/{row['id']}/").status_code == 404
    assert client(world.officer, "market").get("/api/v1/notices/").status_code == 403
    assert post("preferences/choose/", {"deal": "daily"}).json()["deal"] == "daily"
    assert api.get("/api/v1/notices/preferences/").json()["deal"] == "daily"
    assert post("preferences/choose/", {"contract": "never"}).status_code == 422
    assert post("read-all/").json()["count"] == len(rows) - 1


def test_the_other_side_is_told_and_ones_own_is_not() -> None:
    market = trade.build(party_kind="170")
    offer = trade.offered(market)
    deliver()
    assert told(market.seller.user, "market.offer.made") and not told(market.buyer.user, "market.offer.made")
    assert told(market.seller.user, "market.offer.made")[0].about == offer.deal_id
    assert not told(market.outsider.user, "market.offer.made")


def test_the_parties_of_a_contract_are_told_to_sign_it() -> None:
    bargain = bargains.make()
    contract = bargains.signed(bargain)
    deliver()
    for actor in (bargain.buyer_signs, bargain.seller_signs):
        assert told(actor.user, "contracts.contract.sent_to_sign")[0].about == contract.pk
        assert told(actor.user, "contracts.contract.in_force")
    assert not told(bargain.outsider.user, "contracts.contract.signed")


def test_the_erased_are_forgotten(world: make.World) -> None:
    make.accepted(world)
    deliver()
    notices.choose(actor=world.officer, modes={kinds.DEAL: kinds.DAILY})
    assert Notice.objects.filter(user=world.officer.user).exists()
    with transaction.atomic():
        accounts.erase(User.objects.get(pk=world.officer.user), actor=SYSTEM)
    deliver()
    for model in (Notice, Mail, Preference):
        assert not model.objects.filter(user=world.officer.user).exists()


def test_the_table_names_facts_that_the_events_have() -> None:
    known = {entry.name: entry.facts for entry in facts.all_events()}
    for line in telling.LINES:
        has = set(known[line.event].__annotations__)
        named = {line.about, line.until} - {""}
        for to in line.to:
            named |= {getattr(to, "fact", ""), getattr(to, "role_fact", "")} - {""}
            named |= {"contract"} if isinstance(to, addressed.Parties) else set()
            named |= {"registration"} if isinstance(to, addressed.Applicant) else set()
        assert named <= has, f"{line.event} has no {sorted(named - has)}"
        assert "notices.tell" in events.subscribers(line.event)
        str(line.text) % {"number": "1"}
    assert len(telling.BY_EVENT) == len(telling.LINES)
