"""Accounts: what is personal can be forgotten, and what happened can still be verified."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from institutions.models import Invitation, Membership, Person, User
from institutions.selectors import accounts as reading
from institutions.selectors import actors
from institutions.services import accounts, invitations
from tests.institutions import people
from tests.institutions.test_actors import key_of
from transfer.kernel import events
from transfer.kernel.errors import NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event

pytestmark = pytest.mark.usefixtures("dictionary_data")


def do(service: Any, *args: Any, **more: Any) -> Any:
    with transaction.atomic():
        return service(*args, **more)


def test_erasure_forgets_the_person_and_keeps_every_chain() -> None:
    firm = people.organization()
    colleague = people.actor(firm, "manager")
    who = people.user("钱学敏", "qian@example.org")
    actor = people.actor(firm, "manager", "signatory", who=who)
    do(accounts.change, who, actor=actor, phone="13800000000", job="总工程师", language="en")
    _key, secret = key_of(actor)
    other = people.organization()
    do(invitations.send, other, actor=people.actor(other, "manager"), email="qian@example.org", roles=[])
    do(invitations.send, firm, actor=actor, email="guest@example.org", roles=["clerk"])
    do(accounts.erase, who, actor=actor)

    who = User.objects.get(pk=who.pk)
    assert who.email == f"{who.pk}@erased.invalid" and who.is_erased and not who.is_active
    assert not who.has_usable_password() and not EmailAddress.objects.filter(user=who).exists()
    assert Person.objects.get(user=who).shown_name == "erased"
    desk = reading.desk_of(who)
    assert desk.name == "erased" and desk.state == "ended"
    assert actors.actor_for_key(secret) is None
    assert not Membership.objects.in_force().filter(user=who).exists()
    assert not Invitation.objects.filter(email="qian@example.org").exists()

    streams = set(Event.objects.values_list("stream", flat=True))
    assert f"institutions.user:{who.pk}" in streams
    assert [stream for stream in streams if events.broken_links(stream)] == []
    assert Event.objects.filter(actor_user=who.pk, name="institutions.user.erased").count() == 1
    for personal in ("钱学敏", "qian@", "13800000000", "总工程师"):
        assert not Event.objects.filter(body__contains=personal).exists()
    with pytest.raises(NotNow):
        do(accounts.erase, who, actor=people.SYSTEM)
    assert Membership.objects.filter(organization=firm, user=colleague.user, state="verified").exists()


def test_a_closed_account_opens_nothing_and_keeps_its_name() -> None:
    who = people.user("李雷")
    actor = actors.actor_for_person(who, assurance=1)
    do(accounts.close, who, actor=actor)
    assert actors.actor_for_person(User.objects.get(pk=who.pk), assurance=1).is_anonymous
    assert reading.names_of([who.pk]) == {who.pk: "李雷"}
    with pytest.raises(NotNow):
        do(accounts.close, who, actor=people.SYSTEM)


def test_the_last_manager_hands_over_first() -> None:
    who = people.user()
    manager = people.actor(people.organization(), "manager", who=who)
    with pytest.raises(RuleBroken) as caught:
        do(accounts.erase, who, actor=manager)
    assert caught.value.code == "last_manager"
    assert User.objects.get(pk=who.pk).is_active


def test_nobody_touches_anothers_account_nor_a_key_its_own() -> None:
    who = people.user()
    for service in (accounts.close, accounts.erase, accounts.change):
        with pytest.raises(NotAllowed):
            do(service, who, actor=people.person())
    _key, secret = key_of(people.actor(people.organization(), "manager", who=who))
    for service in (accounts.close, accounts.erase, accounts.change):
        with pytest.raises(NotAllowed):
            do(service, who, actor=actors.actor_for_key(secret))


def test_only_the_system_makes_accounts_for_others() -> None:
    with pytest.raises(NotAllowed):
        do(accounts.create, actor=people.person(), email="x@example.org", password=None, name="X")
