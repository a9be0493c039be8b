"""Notices as people meet them: the choices, the centre, the proof, the mails themselves; both languages, light and
dark, on a desk and on a phone."""

from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from playwright.sync_api import Page, expect

from institutions.models import User
from tests.browser.pages import press, shot
from tests.institutions.browsing import sign_in
from tests.market import world as make
from tests.notices.test_notices import deliver
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM, Actor
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Notice
from transfer.roof.notices.services import mails, notices

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
LOOKS = [("en", 1280, False), ("zh-hans", 390, True)]  # every page in every way: tests/browser/everyone


def seated(open_page: Callable[..., Page], actor: Actor, path: str, *, width: int, dark: bool) -> Page:
    page = open_page("/en/listings/", width=width, dark=dark)
    cookie = sign_in(User.objects.get(pk=actor.user)).cookies[settings.SESSION_COOKIE_NAME]
    base = page.url.partition("/en/")[0]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
    page.goto(base + path)
    return page


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_the_choices_and_the_proof(open_page: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    world = make.make()
    made = make.accepted(world)
    deliver()
    mails.send_due(actor=SYSTEM)
    look = f"{language}-{width}-{'dark' if dark else 'light'}"
    page = seated(open_page, world.officer, f"/{language}/me/notices/preferences/", width=width, dark=dark)
    page.fill("input[name=quiet_from]", "22:00")
    page.fill("input[name=quiet_to]", "07:00")
    page.check("input[name=rest_days]")
    page.check("input[name=review][value=weekly]")
    shot(page, f"notices-preferences-{look}")
    press(page, {"en": "Keep this", "zh-hans": "保存"}[language])
    expect(page.locator("input[name=quiet_from]")).to_have_value("22:00")
    expect(page.locator("input[name=review][value=weekly]")).to_be_checked()
    press(page, {"en": "Send me a trial e-mail", "zh-hans": "给我发一封测试邮件"}[language])
    shot(page, f"notices-kept-{look}")
    base = page.url.partition(f"/{language}/")[0]
    for path, name in (("", "centre"), (f"sent/{made.thread.number}/", "proof-own")):
        page.goto(f"{base}/{language}/me/notices/{path}")
        shot(page, f"notices-{name}-{look}")
    desk = f"/{language}/as/{world.exchange.slug}"
    page = seated(open_page, world.reviewer, f"{desk}/notices/sent/{made.thread.number}/", width=width, dark=dark)
    shot(page, f"notices-proof-{look}")


def test_mail_that_comes_back_is_said_on_every_first_page(
    open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make.make()
    make.accepted(world)
    deliver()
    address = User.objects.get(pk=world.officer.user).email

    def refuse(self: EmailBackend, messages: Any) -> int:
        raise SMTPRecipientsRefused({address: (550, b"no such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    mails.send_due(actor=SYSTEM)
    page = seated(open_page, world.officer, f"/en/as/{world.university.slug}/", width=1280, dark=False)
    expect(page.get_by_text("E-mail to you comes back")).to_be_visible()
    shot(page, "notices-refused-today")
    page = seated(open_page, world.officer, "/zh-hans/me/notices/", width=390, dark=True)
    shot(page, "notices-refused-centre-zh")


@pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
def test_the_mails(open_page: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    world = make.make()
    User.objects.filter(pk=world.officer.user).update(language=language)
    notices.choose(actor=world.officer, modes={kinds.WORK: kinds.AT_ONCE})
    for title in ("一", "二", "三"):
        make.accepted(world, title=title)
    deliver()
    first, *others = Notice.objects.filter(user=world.officer.user).order_by("pk")
    Notice.objects.filter(pk=first.pk).update(until=clock.now().date())
    Notice.objects.filter(pk__in=[one.pk for one in others]).update(mail=None, digest_at=clock.now())
    assert world.officer.user
    mails.digest(world.officer.user, actor=SYSTEM)
    mails.ask_for_trial(actor=world.officer)
    mail.outbox.clear()
    mails.send_due(actor=SYSTEM)
    address = User.objects.get(pk=world.officer.user).email
    sent: list[Any] = [one for one in mail.outbox if one.to == [address]]
    assert len(sent) == 3
    look = f"{language}-{width}-{'dark' if dark else 'light'}"
    for number, one in enumerate(sent):
        page = open_page("/en/", width=width, dark=dark)
        page.goto("about:blank")
        page.set_content(one.alternatives[0][0])
        shot(page, f"mail-{number}-{look}")
        ink = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ink == ("rgb(17, 23, 22)" if dark else "rgb(255, 255, 255)")
