"""Signing up and in by the pages: verification, second factors, freshness, two tabs, demo accounts."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.test import Client

from institutions.models import Membership, Organization, User
from institutions.selectors import sessions
from institutions.services import accounts, second_factor
from tests.institutions import browsing, people
from transfer.kernel.actor import SYSTEM, Assurance
from transfer.kernel.errors import Misuse, NotAllowed

pytestmark = pytest.mark.usefixtures("dictionary_data")


def proof(client: Client) -> tuple[Assurance, float]:
    return sessions.proof_of(client.session)


def test_signing_up_opens_a_desk_that_acts_once_the_address_is_confirmed() -> None:
    client = Client()
    given = {"email": "New.Person@Example.org", "password1": people.PASSWORD, "name": "王芳", "name_latin": "Wang Fang"}
    answer = client.post("/zh-hans/account/signup/", given)
    assert answer.status_code == 302
    user = User.objects.get(email="new.person@example.org")
    assert user.language == "zh-hans" and user.person.name == "王芳"
    desk = Organization.objects.get(applied_by=user.pk)
    assert (desk.state, desk.kinds, desk.name_en) == ("applied", ["person"], "Wang Fang")
    assert client.get("/en/me/").status_code == 302
    link = re.search(r"http://testserver(/\S+confirm-email/\S+)", str(mail.outbox[0].body))
    assert link
    assert client.post(link.group(1)).status_code == 302
    desk.refresh_from_db()
    assert desk.state == "verified"
    assert browsing.password(client, user).headers["Location"] == "/en/me/"
    assert proof(client) == (Assurance.PASSWORD, 0.0)


@pytest.mark.parametrize("given", [{"password1": "short"}, {"password1": "1234567890"}, {"email": "no"}, {"name": ""}])
def test_what_signing_up_refuses(given: dict[str, str]) -> None:
    good = {"email": "a@example.org", "password1": people.PASSWORD, "name": "A"}
    answer = Client().post("/en/account/signup/", {**good, **given})
    assert answer.status_code == 200 and "field-errors" in answer.content.decode()
    assert not User.objects.exists() and not Organization.objects.exists()


def test_an_address_that_exists_is_not_told() -> None:
    user = people.user(email="known@example.org")
    given = {"email": "known@example.org", "password1": people.PASSWORD, "name": "A"}
    answer = Client().post("/en/account/signup/", given)
    assert answer.status_code == 302 and User.objects.get() == user


def test_password_and_code_make_two_factors() -> None:
    user = people.user()
    browsing.give_second_factor(user)
    client = Client()
    assert browsing.password(client, user).headers["Location"] == "/en/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.post("/en/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    code = browsing.code_of(user)
    assert client.post("/en/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert f"Signed in as {user.person.name}" in client.get("/en/me/").content.decode()
    level, at = proof(client)
    assert level == Assurance.SECOND_FACTOR and at > 0
    other = Client()
    browsing.password(other, user)
    assert other.post("/en/account/2fa/authenticate/", {"code": code}).status_code == 200  # each code works once


def test_the_secret_of_an_authenticator_is_not_in_the_database() -> None:
    user = people.user()
    with_demo = people.user(is_demo=True)
    second_factor.seed(with_demo, actor=SYSTEM, secret="JBSWY3DPEHPK3PXP")
    assert "JBSWY3DP" not in str(Authenticator.objects.get(user=with_demo).data)
    with pytest.raises(Misuse):
        second_factor.seed(user, actor=SYSTEM, secret="JBSWY3DPEHPK3PXP")
    with pytest.raises(NotAllowed):
        second_factor.seed(with_demo, actor=people.person(), secret="JBSWY3DPEHPK3PXP")


def test_an_officer_without_second_factor_is_led_to_set_one_up() -> None:
    member = people.membership(people.exchange(), "reviewer")
    client = Client()
    assert browsing.password(client, member.user).headers["Location"].endswith("/account/2fa/totp/activate/")
    page = client.get(f"/en/as/{member.organization.slug}/members/")
    assert page.status_code == 302 and page.headers["Location"].startswith("/en/confirm/")
    there = client.get(page.headers["Location"])
    assert there.headers["Location"].startswith("/en/account/2fa/totp/activate/")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_setting_up_an_authenticator_counts_as_showing_it() -> None:
    member = people.membership(people.exchange(), "reviewer")
    client = browsing.sign_in(member.user, second=False)
    client.post("/en/account/reauthenticate/", {"password": people.PASSWORD})
    page = client.get("/en/account/2fa/totp/activate/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    code = browsing.format_hotp_value(browsing.hotp_value(secret, int(browsing.clock.now().timestamp()) // 30))
    assert client.post("/en/account/2fa/totp/activate/", {"code": code}).status_code == 302
    assert proof(client)[0] == Assurance.SECOND_FACTOR
    assert client.get(f"/en/as/{member.organization.slug}/members/").status_code == 200


def test_whoever_signs_is_led_to_a_second_factor_and_a_recovery_code_opens_the_door() -> None:
    member = people.membership(people.organization(), "signatory")
    client = Client()
    assert browsing.password(client, member.user).headers["Location"].endswith("/account/2fa/totp/activate/")
    browsing.give_second_factor(member.user)
    codes = RecoveryCodes.activate(member.user).get_unused_codes()
    client = Client()
    browsing.password(client, member.user)
    wrong = client.post("/en/account/2fa/authenticate/", {"code": "00000000"})
    desk = f"/en/as/{member.organization.slug}/members/"
    assert wrong.status_code != 302 and client.get(desk).status_code == 302, "not signed in yet"
    assert client.post("/en/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert proof(client)[0] == Assurance.SECOND_FACTOR
    assert client.get(desk).status_code == 200
    again = Client()
    browsing.password(again, member.user)
    assert again.post("/en/account/2fa/authenticate/", {"code": codes[0]}).status_code != 302, "each opens it once"


def test_an_officer_keeps_the_last_second_factor() -> None:
    member = people.membership(people.exchange(), "reviewer")
    client = browsing.sign_in(member.user)
    client.post("/en/account/2fa/reauthenticate/", {"code": browsing.code_of(member.user)})
    client.post("/en/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=member.user, type="totp").exists()


def test_confirming_again_makes_the_second_factor_fresh_and_goes_back() -> None:
    user = people.user()
    client = browsing.sign_in(user)
    before = proof(client)[1]
    page = client.get("/en/confirm/?next=/en/me/account/")
    assert page.headers["Location"] == "/en/account/2fa/reauthenticate/?next=%2Fen%2Fme%2Faccount%2F"
    given = {"code": browsing.code_of(user), "next": "/en/me/account/"}
    assert client.post("/en/account/2fa/reauthenticate/", given).headers["Location"] == "/en/me/account/"
    assert proof(client)[1] > before
    elsewhere = client.get("/en/confirm/?next=https://evil.example/")
    assert "evil" not in elsewhere.headers["Location"]


def test_two_tabs_act_for_two_organizations_in_one_session() -> None:
    user = people.user()
    one, two = people.organization(), people.organization()
    people.membership(one, "manager", who=user)
    people.membership(two, "clerk", who=user)
    client = browsing.sign_in(user)
    first = client.get(f"/en/as/{one.slug}/members/").content.decode()
    second = client.get(f"/en/as/{two.slug}/members/").content.decode()
    assert "Invite somebody" in first and "Invite somebody" not in second
    again = client.get(f"/en/as/{one.slug}/members/").content.decode()
    assert "Invite somebody" in again
    assert client.get(f"/en/as/{people.organization().slug}/members/").status_code == 404
    assert Client().get(f"/en/as/{one.slug}/members/").headers["Location"].startswith("/en/account/login/")


def test_wrong_passwords_are_slowed() -> None:
    user = people.user()
    client = Client()
    for _turn in range(6):
        page = client.post("/en/account/login/", {"login": user.email, "password": "wrong-every-time"})
    assert "Too many failed" in page.content.decode() or page.status_code == 429
    assert browsing.password(client, user).status_code != 302


def test_a_code_makes_a_keys_second_factor_fresh_and_guessing_is_stopped() -> None:
    user = people.user()
    browsing.give_second_factor(user)
    actor = people.actor(people.organization(), "signatory", who=user)
    code = browsing.code_of(user)
    assert second_factor.prove(actor=actor, code=code).second_factor_at >= actor.second_factor_at
    with pytest.raises(NotAllowed) as caught:
        second_factor.prove(actor=actor, code=code)
    assert caught.value.code == "second_factor"
    for _turn in range(4):
        with pytest.raises(NotAllowed):
            second_factor.prove(actor=actor, code="000000")
    with pytest.raises(NotAllowed) as caught:
        second_factor.prove(actor=actor, code=browsing.code_of(user))
    assert caught.value.code == "second_factor_locked"
    cache.clear()
    assert second_factor.prove(actor=actor, code=browsing.code_of(user)).second_factor_at > 0


def test_demo_accounts_stand_on_the_sign_in_page_of_a_demo_only(settings: Any) -> None:
    user = people.user("陈晨", "chen@demo.example", is_demo=True)
    people.membership(people.exchange(), "reviewer", who=user)
    second_factor.seed(user, actor=SYSTEM, secret="JBSWY3DPEHPK3PXP")
    assert "chen@demo.example" not in Client().get("/en/account/login/").content.decode()
    settings.EXCHANGE_DEMO, settings.EXCHANGE_DEMO_PASSWORD = True, people.PASSWORD
    shown = Client().get("/en/account/login/").content.decode()
    assert "chen@demo.example" in shown and people.PASSWORD in shown
    code = re.search(r"<code>(\d{6})</code>", shown)
    assert code
    client = Client()
    browsing.password(client, user)
    assert client.post("/en/account/2fa/authenticate/", {"code": code.group(1)}).status_code == 302
    assert code.group(1) not in Client().get("/en/account/login/").content.decode()  # used: the next one is shown


def test_a_closed_account_does_not_sign_in() -> None:
    user = people.user()
    client = browsing.sign_in(user, second=False)
    client.post("/en/me/account/close/", {"sure": "on"})
    assert not User.objects.get(pk=user.pk).is_active
    assert client.get("/en/me/").status_code == 302
    browsing.password(client, user)
    assert "_auth_user_id" not in client.session


def test_erasing_by_the_page() -> None:
    user = people.user("钱学敏")
    client = browsing.sign_in(user, second=False)
    assert client.post("/en/me/account/erase/", {}).status_code == 422
    assert client.post("/en/me/account/erase/", {"sure": "on"}).status_code == 302
    assert User.objects.get(pk=user.pk).is_erased
    assert not Membership.objects.in_force().filter(user=user).exists()
    assert accounts.ERASED_DOMAIN in User.objects.get(pk=user.pk).email
