"""Quiet hours: what waits, until when, what passes; over midnight, over a change of the clocks, over days of rest."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from institutions.models import User
from institutions.services import accounts
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.institutions.test_api import client
from tests.market import world as make
from tests.notices.test_notices import deliver
from transfer.kernel import clock, deadlines
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid
from transfer.roof.notices import hours, kinds
from transfer.roof.notices.hours import Quiet
from transfer.roof.notices.models import Hours, Mail, Notice
from transfer.roof.notices.selectors import hours as reading
from transfer.roof.notices.services import hours as services
from transfer.roof.notices.services import mails, notices
from transfer.roof.notices.services.hours import Wanted

pytestmark = [pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
BERLIN, SHANGHAI = "Europe/Berlin", "Asia/Shanghai"
MINUTE = timedelta(minutes=1)


def at(text: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def quiet(begin: str = "22:00", end: str = "07:00", *, zone: str = SHANGHAI, rest: bool = False) -> Quiet:
    return Quiet(zone, time.fromisoformat(begin), time.fromisoformat(end), rest, "CN")


REST_ONLY = Quiet(SHANGHAI, None, None, True, "CN")
NEVER = Quiet(SHANGHAI, None, None, False, "CN")


@pytest.mark.parametrize(
    ("own", "came", "goes"),
    [
        (NEVER, "2026-11-23 03:00", "2026-11-23 03:00"),
        (quiet(), "2026-11-23 21:59", "2026-11-23 21:59"),
        (quiet(), "2026-11-23 22:00", "2026-11-24 07:00"),
        (quiet(), "2026-11-23 23:59:59", "2026-11-24 07:00"),
        (quiet(), "2026-11-24 00:00", "2026-11-24 07:00"),
        (quiet(), "2026-11-24 07:00", "2026-11-24 07:00"),
        (quiet("12:00", "14:00"), "2026-11-24 13:00:30", "2026-11-24 14:00"),
        (quiet("22:00", "00:00"), "2026-11-24 23:00", "2026-11-25 00:00"),
        (quiet("00:00", "06:00"), "2026-11-24 00:00", "2026-11-24 06:00"),
        # Friday night goes over into a weekend without mail, and Monday begins at seven.
        (quiet(rest=True), "2026-11-27 23:00", "2026-11-30 07:00"),
        (REST_ONLY, "2026-11-28 09:00", "2026-11-30 00:00"),
        # China's National Day 2026: seven days from 1 October, and the Saturday 10 October is worked.
        (REST_ONLY, "2026-10-01 09:00", "2026-10-08 00:00"),
        (REST_ONLY, "2026-10-10 09:00", "2026-10-10 09:00"),
    ],
)
def test_when_mail_may_come(own: Quiet, came: str, goes: str) -> None:
    assert own.free_from(at(came)) == at(goes)
    assert own.holds(at(came)) == (came != goes)


def test_over_a_change_of_the_clocks_the_wall_counts() -> None:
    # 29 March 2026, 02:00 becomes 03:00: the night is an hour shorter, and what ends at 02:30 ends at the change.
    night = quiet(zone=BERLIN)
    assert night.free_from(at("2026-03-28 22:00", BERLIN)) == at("2026-03-29 07:00", BERLIN)
    assert at("2026-03-29 07:00", BERLIN) - at("2026-03-28 22:00", BERLIN) == timedelta(hours=8)
    gap = quiet("22:00", "02:30", zone=BERLIN)
    assert gap.free_from(at("2026-03-28 23:00", BERLIN)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    # 25 October 2026, 03:00 becomes 02:00: the half hour from two to half past comes twice, and is quiet twice.
    twice = quiet("22:00", "02:30", zone=BERLIN)
    first = twice.free_from(at("2026-10-24 23:00", BERLIN))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC) and not twice.holds(first)
    assert twice.free_from(datetime(2026, 10, 25, 1, tzinfo=UTC)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


ZONES = [SHANGHAI, BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
TIMES = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda found: found.replace(second=0, microsecond=0))
INSTANTS = st.integers(0, 3 * 366 * 24 * 3600).map(lambda seconds: at("2025-01-01 00:00") + timedelta(seconds=seconds))


@st.composite
def quiets(draw: Any) -> Quiet:
    begin, end = draw(st.lists(TIMES, min_size=2, max_size=2, unique=True))
    some = draw(st.booleans())
    return Quiet(
        draw(st.sampled_from(ZONES)), begin if some else None, end if some else None, draw(st.booleans()), "CN"
    )


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(own=quiets(), came=INSTANTS, share=st.floats(0, 1))
def test_it_is_the_first_instant_that_is_not_quiet(own: Quiet, came: datetime, share: float) -> None:
    free = own.free_from(came)
    assert free >= came and not own.holds(free) and own.free_from(free) == free
    between = came + (free - came) * share
    assert between >= free or own.holds(between), "mail could have come earlier"
    assert free == came or own.holds(free - timedelta(seconds=1)) or free - timedelta(seconds=1) < came


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(own=quiets(), came=INSTANTS, days=st.integers(-3, 12))
def test_nothing_comes_after_the_day_it_names(own: Quiet, came: datetime, days: int) -> None:
    today = clock.local_date(came, "CN")
    until = today + timedelta(days=days)
    sent = own.by(came, until)
    assert sent >= came
    if days == 0:
        assert sent == came, "what is due today passes"
    elif days > 0:
        assert clock.local_date(sent, "CN") <= until
        assert not own.holds(sent) or clock.local_date(sent, "CN") == until, "only the last day breaks the quiet"
    else:
        assert sent == own.free_from(came), "what is over is not urgent"


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(after=INSTANTS, zone=st.sampled_from(ZONES), hour=TIMES, weekday=st.none() | st.integers(1, 7))
def test_the_next_hour_of_gathered_mail_is_the_next(
    after: datetime, zone: str, hour: time, weekday: int | None
) -> None:
    found = hours.next_at(after, zone, hour, weekday)
    assert after < found <= after + timedelta(days=8 if weekday else 2, hours=2)
    if weekday:
        assert found.astimezone(ZoneInfo(zone)).isoweekday() in (weekday, weekday % 7 + 1)


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


@pytest.fixture
def evening(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the clock."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)
        monkeypatch.setattr(clock, "after_lock", lambda: instant)

    return set_to


def note(user: uuid.UUID, world: make.World, *, kind: str = kinds.REVIEW, until: date | None = None) -> Notice:
    """A notice as it is made when something happens at this moment of the clock."""
    made = Notice(
        user_id=user, event=uuid.uuid4(), name="market.listing.approved", kind=kind, until=until,
        thread_id=world_thread(world), happened_at=clock.now(), told_at=clock.now(), sender=world.university.pk,
    )  # fmt: skip
    notices._send_or_gather(made)
    made.save(force_insert=True)
    return made


def world_thread(world: make.World) -> uuid.UUID:
    return uuid.UUID(str(world.university.thread_id))


def test_mail_waits_for_the_morning_and_comes_once(world: make.World, evening: Any) -> None:
    officer = people_user(world)
    services.keep(Wanted(quiet_from=time(22), quiet_to=time(7)), actor=world.officer)
    night, morning = at("2026-11-23 23:00"), at("2026-11-24 07:00")
    evening(night)
    waits = note(officer, world)
    today = note(officer, world, until=date(2026, 11, 23))
    access = note(officer, world, kind=kinds.SECURITY)
    assert waits.mail and today.mail and access.mail and waits.mail.next_at == morning
    assert mails.send_due(actor=SYSTEM) == 2 == len(mail.outbox) and mails.send_due(actor=SYSTEM) == 0
    waits.mail.refresh_from_db()
    assert (waits.mail.status, waits.mail.attempts) == (Mail.PENDING, 0), "what waits has not been tried"
    evening(morning - MINUTE)
    assert mails.send_due(actor=SYSTEM) == 0
    evening(morning)
    assert mails.send_due(actor=SYSTEM) == 1 and mails.send_due(actor=SYSTEM) == 0 and len(mail.outbox) == 3


def people_user(world: make.World) -> uuid.UUID:
    assert world.officer.user
    return world.officer.user


def test_what_was_due_before_the_hours_were_chosen_waits_too_and_comes_when_they_are_given_up(
    world: make.World, evening: Any
) -> None:
    officer = people_user(world)
    evening(at("2026-11-23 23:00"))
    waits = note(officer, world)
    services.keep(Wanted(quiet_from=time(22), quiet_to=time(7)), actor=world.officer)
    assert mails.send_due(actor=SYSTEM) == 0 and waits.mail
    waits.mail.refresh_from_db()
    assert waits.mail.next_at == at("2026-11-24 07:00")
    services.keep(Wanted(), actor=world.officer)
    assert mails.send_due(actor=SYSTEM) == 1


def test_a_mail_that_failed_in_the_evening_is_not_tried_in_the_night(
    world: make.World, evening: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = people_user(world)
    services.keep(Wanted(quiet_from=time(22), quiet_to=time(7)), actor=world.officer)
    evening(at("2026-11-23 21:59:50"))
    waits = note(officer, world)
    monkeypatch.setattr(mails.letters, "message", lambda *given: 1 / 0)
    assert mails.send_due(actor=SYSTEM) == 1
    monkeypatch.undo()
    evening(at("2026-11-23 22:00:30"))
    assert mails.send_due(actor=SYSTEM) == 0 and waits.mail
    waits.mail.refresh_from_db()
    assert (waits.mail.attempts, waits.mail.next_at) == (1, at("2026-11-24 07:00"))


def test_gathered_mail_comes_at_the_hour_of_ones_choice_daily_or_weekly(world: make.World, evening: Any) -> None:
    officer = people_user(world)
    services.keep(Wanted(digest_at=time(17, 30), digest_weekday=5), actor=world.officer)
    notices.choose(actor=world.officer, modes={kinds.REVIEW: kinds.DAILY, kinds.DEAL: kinds.WEEKLY})
    evening(at("2026-11-23 18:00"))
    daily, weekly = note(officer, world), note(officer, world, kind=kinds.DEAL)
    assert daily.digest_at == at("2026-11-24 17:30") and weekly.digest_at == at("2026-11-27 17:30")
    soon = note(officer, world, kind=kinds.DEAL, until=date(2026, 11, 26))
    later = note(officer, world, kind=kinds.DEAL, until=date(2026, 11, 28))
    assert soon.mail and soon.digest_at is None, "a date before the gathered mail does not wait for it"
    assert later.mail is None and later.digest_at == weekly.digest_at
    evening(at("2026-11-24 17:29"))
    assert mails.waiting_for_digest() == []
    evening(at("2026-11-24 17:30"))
    for _again in range(2):
        deadlines.tick("notices.digest")
    (first,) = Mail.objects.filter(user=officer, is_digest=True)
    assert list(first.notices.all()) == [daily]
    notices.choose(actor=world.officer, modes={kinds.DEAL: kinds.NEVER})
    assert not Notice.objects.filter(user=officer, digest_at__isnull=False).exists()
    evening(at("2026-11-27 17:30"))
    deadlines.tick("notices.digest")
    assert Mail.objects.filter(user=officer, is_digest=True).count() == 1


def test_gathered_mail_that_falls_into_the_quiet_hours_waits_for_their_end(world: make.World, evening: Any) -> None:
    officer = people_user(world)
    services.keep(Wanted(quiet_from=time(20), quiet_to=time(9)), actor=world.officer)
    notices.choose(actor=world.officer, modes={kinds.REVIEW: kinds.DAILY})
    evening(at("2026-11-23 12:00"))
    note(officer, world)
    evening(at("2026-11-24 08:00"))
    deadlines.tick("notices.digest")
    assert mails.send_due(actor=SYSTEM) == 0
    evening(at("2026-11-24 09:00"))
    assert mails.send_due(actor=SYSTEM) == 1


def test_ones_own_time_zone_counts(world: make.World, evening: Any) -> None:
    officer = people_user(world)
    services.keep(Wanted(time_zone=BERLIN, quiet_from=time(22), quiet_to=time(7)), actor=world.officer)
    evening(at("2026-11-23 12:00"))
    assert (made := note(officer, world).mail) and made.next_at == at("2026-11-23 07:00", BERLIN)
    assert made.next_at == at("2026-11-23 14:00")


def test_what_may_not_be_chosen(world: make.World) -> None:
    wrong = [
        Wanted(time_zone="Asia/Nowhere"),
        Wanted(quiet_from=time(22)),
        Wanted(quiet_to=time(22)),
        Wanted(quiet_from=time(22), quiet_to=time(22)),
        Wanted(digest_weekday=8),
    ]
    for wanted in wrong:
        with pytest.raises(Invalid):
            services.keep(wanted, actor=world.officer)
    with pytest.raises(Invalid):
        notices.choose(actor=world.officer, modes={kinds.SECURITY: kinds.DAILY})
    assert not Hours.objects.exists()


def test_the_page_keeps_them_and_asks_for_a_trial_mail(world: make.World) -> None:
    User.objects.filter(pk=people_user(world)).update(language="en")
    officer = User.objects.get(pk=people_user(world))
    page = sign_in(officer)
    given = {choice.kind: choice.mode for choice in notices.reading.choices(officer.pk)}
    form = {**given, "quiet_from": "22:00", "quiet_to": "07:00", "rest_days": "on", "digest_at": "09:15",
            "digest_weekday": "5", "time_zone": "Europe/Berlin"}  # fmt: skip
    path = "/en/me/notices/preferences/"
    assert page.post(path, {**form, "quiet_to": ""}).status_code == 422
    assert page.post(path, {**form, "time_zone": "Here"}).status_code == 422
    assert page.post(path, form).status_code == 302
    own = reading.of(officer.pk)
    assert (own.quiet_from, own.quiet_to, own.rest_days) == (time(22), time(7), True)
    assert (own.zone, own.digest_at, own.digest_weekday) == (BERLIN, time(9, 15), 5)
    text = page.get(path).content.decode()
    assert 'value="22:00"' in text and "Send me a trial e-mail" in text and officer.email in text
    assert page.post(f"{path}trial/").status_code == 302
    assert "on its way" in page.get(path).content.decode()
    assert mails.send_due(actor=SYSTEM) == 1, "it comes in quiet hours too"
    assert mail.outbox[-1].subject == "This is the trial e-mail you asked for." and mail.outbox[-1].to == [
        officer.email
    ]
    assert "was accepted by the mail server at" in page.get(path).content.decode()
    page.post(f"{path}trial/")
    assert Mail.objects.filter(is_trial=True).count() == 1, "not twice within two minutes"


def test_the_same_over_the_api(world: make.World) -> None:
    api = client(world.officer, "notices")

    def post(path: str, body: Any = None) -> Any:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return api.post(f"/api/v1/notices/{path}", body or {}, format="json", headers=headers)

    kept = post("hours/keep/", {"quiet_from": "22:00", "quiet_to": "06:30", "digest_weekday": 3})
    assert kept.status_code == 200 and kept.json()["quiet_to"] == "06:30:00"
    assert api.get("/api/v1/notices/hours/").json() == {
        "time_zone": "", "quiet_from": "22:00:00", "quiet_to": "06:30:00", "rest_days": False,
        "digest_at": "08:00:00", "digest_weekday": 3,
    }  # fmt: skip
    assert post("hours/keep/", {"quiet_from": "22:00"}).status_code == 422
    assert post("hours/keep/", {"noise": True}).status_code == 422
    assert post("trial/").json()["status"] == "pending" and post("trial/").status_code == 422
    assert client(world.officer, "market").get("/api/v1/notices/hours/").status_code == 403


def test_the_hours_of_the_erased_are_forgotten(world: make.World) -> None:
    someone = people.person()
    services.keep(Wanted(quiet_from=time(22), quiet_to=time(7)), actor=someone)
    accounts.erase(User.objects.get(pk=someone.user), actor=SYSTEM)
    deliver()
    assert not Hours.objects.exists()
