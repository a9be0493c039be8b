"""Memberships, invitations and roles: who brings in, who approves, who takes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from institutions.models import Invitation, Membership, RoleGrant
from institutions.selectors import actors
from institutions.services import invitations, memberships, role_grants
from tests.institutions import people
from transfer.kernel import clock, deadlines, events, policy, ruleset
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, NotVisible, RuleBroken
from transfer.kernel.models import Event

pytestmark = pytest.mark.usefixtures("dictionary_data")


def do(service: Any, *args: Any, **more: Any) -> Any:
    with transaction.atomic():
        return service(*args, **more)


def of(actor: Actor) -> Membership:
    return Membership.objects.get(pk=actor.membership)


def test_an_invitation_brings_light_roles_at_once_and_grave_ones_after_a_second_person() -> None:
    firm = people.organization()
    one, two = people.actor(firm, "manager"), people.actor(firm, "manager")
    roles = ["inventor", "signatory"]
    sent, secret = do(invitations.send, firm, actor=one, email="Wang@Example.org ", roles=roles)
    assert sent.email == "wang@example.org" and secret not in sent.digest
    guest = people.person()
    joined = do(invitations.accept, actor=guest, secret=secret)
    assert joined.state == "verified" and joined.roles == ["inventor"]
    sent.refresh_from_db()
    assert (sent.state, sent.email, sent.membership) == ("accepted", "", joined)
    grant = RoleGrant.objects.get(membership=joined)
    assert grant.roles == ["signatory"] and grant.requested_by == one.user
    with pytest.raises(NotAllowed):
        do(role_grants.approve, grant, actor=one)
    with pytest.raises(NotAllowed):
        do(role_grants.approve, grant, actor=guest)
    do(role_grants.approve, grant, actor=two)
    joined.refresh_from_db()
    assert joined.roles == ["inventor", "signatory"]
    bodies = "".join(Event.objects.filter(thread=firm.thread).values_list("body", flat=True))
    assert "wang" not in bodies
    assert events.broken_links(joined.stream) == []


def test_an_invitation_that_cannot_be_accepted() -> None:
    firm = people.organization()
    manager = people.actor(firm, "manager")
    sent, secret = do(invitations.send, firm, actor=manager, email="a@example.org", roles=["clerk"])
    with pytest.raises(NotVisible):
        do(invitations.accept, actor=people.person(), secret="guessed")
    with pytest.raises(RuleBroken):
        do(invitations.accept, actor=manager, secret=secret)
    do(invitations.withdraw, sent, actor=manager)
    with pytest.raises(NotNow):
        do(invitations.accept, actor=people.person(), secret=secret)
    late, secret = do(invitations.send, firm, actor=manager, email="b@example.org", roles=["clerk"])
    Invitation.objects.filter(pk=late.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(RuleBroken):
        do(invitations.accept, actor=people.person(), secret=secret)
    assert deadlines.tick("institutions.invitation.expire") == {"institutions.invitation.expire": 1}
    late.refresh_from_db()
    assert (late.state, late.email) == ("expired", "")
    assert not deadlines.tick("institutions.invitation.expire")


def test_how_long_an_invitation_stays_open_is_a_rule_of_the_place_and_of_the_exchange() -> None:
    here, demo = people.organization(), people.organization(at=people.exchange(jurisdiction="XD", is_demo=True))
    assert demo.jurisdiction == "XD"
    sent, own = [
        do(invitations.send, firm, actor=people.actor(firm, "manager"), email="a@example.org", roles=["clerk"])[0]
        for firm in (here, demo)
    ]
    days = clock.local_date(sent.expires_at, "CN") - clock.local_date(sent.created_at, "CN")
    assert (
        timedelta(days=15) <= days <= timedelta(days=25)
    )  # 14 days, over at 24:00 of the last, moved by a day of rest
    assert abs(own.expires_at - own.created_at - timedelta(seconds=600)) < timedelta(seconds=5)
    rule = {"key": "invitation.validity", "jurisdiction": "XD", "body": demo.applied_to_id, "valid_from": "2000-01-01"}
    ruleset.load_rows([{**rule, "value": {"period": "PT60S"}, "source": "Its own rule", "sureness": "D"}])
    third, _secret = do(
        invitations.send, demo, actor=people.actor(demo, "manager"), email="b@example.org", roles=["clerk"]
    )
    assert abs(third.expires_at - third.created_at - timedelta(seconds=60)) < timedelta(seconds=5)


def test_who_invites() -> None:
    firm = people.organization()
    for actor in (people.actor(firm, "clerk"), people.actor(people.organization(), "manager")):
        with pytest.raises(NotAllowed):
            do(invitations.send, firm, actor=actor, email="a@example.org", roles=["clerk"])
    with pytest.raises(Invalid):
        do(invitations.send, firm, actor=people.actor(firm, "manager"), email="a@example.org", roles=["registrar"])


def test_a_single_manager_needs_an_officer_of_the_exchange_for_grave_roles() -> None:
    exchange = people.exchange()
    firm = people.organization(at=exchange)
    manager, clerk = people.actor(firm, "manager"), people.actor(firm, "clerk")
    grant = do(role_grants.request, of(clerk), actor=manager, roles=["approver"])
    with pytest.raises(NotAllowed):
        do(role_grants.approve, grant, actor=people.actor(people.exchange(), "reviewer"))
    do(role_grants.approve, grant, actor=people.actor(exchange, "reviewer"))
    assert set(of(clerk).roles) == {"clerk", "approver"}


def test_a_light_role_is_accepted_by_the_member() -> None:
    firm = people.organization()
    manager, clerk = people.actor(firm, "manager"), people.actor(firm, "clerk", assurance=1)
    grant = do(role_grants.request, of(clerk), actor=manager, roles=["buyer"])
    with pytest.raises(Invalid):
        do(role_grants.request, of(clerk), actor=manager, roles=["clerk"])
    do(role_grants.approve, grant, actor=clerk)
    assert set(of(clerk).roles) == {"clerk", "buyer"}
    told = events.happened(Event.objects.get(name="institutions.membership.roles_changed", stream=of(clerk).stream))
    assert told.facts["granted"] == ["buyer"] and told.facts["grant"] == str(grant.pk)


def test_roles_are_taken_back_at_once_but_a_manager_stays() -> None:
    firm = people.organization()
    manager, buyer = people.actor(firm, "manager"), people.actor(firm, "buyer", "clerk")
    do(memberships.drop_roles, of(buyer), actor=manager, roles=["buyer"])
    assert of(buyer).roles == ["clerk"]
    for call in (
        lambda: do(memberships.drop_roles, of(manager), actor=manager, roles=["manager"]),
        lambda: do(memberships.end, of(manager), actor=manager),
    ):
        with pytest.raises(RuleBroken) as caught:
            call()
        assert caught.value.code == "last_manager"
    other = people.actor(firm, "manager")
    with pytest.raises(NotAllowed):
        do(memberships.suspend, of(manager), actor=manager, reason="security")
    do(memberships.suspend, of(manager), actor=other, reason="security")
    with pytest.raises(NotVisible):
        actors.actor_for(of(manager).user, firm.slug, assurance=2)
    do(memberships.resume, of(manager), actor=other)
    do(memberships.end, of(manager), actor=manager)
    assert of(manager).state == "ended"


def test_every_move_of_a_membership_for_every_role() -> None:
    exchange = people.exchange()
    firm = people.organization(at=exchange)
    member = people.actor(firm, "clerk")
    cast = {
        "member": member,
        "manager": people.actor(firm, "manager"),
        "colleague": people.actor(firm, "buyer"),
        "reviewer": people.actor(exchange, "reviewer"),
        "stranger": people.actor(people.organization(), "manager"),
        "anonymous": ANONYMOUS,
    }
    allowed = {
        "member": {"grant_roles", "describe", "end"},
        "manager": {"grant_roles", "drop_roles", "describe", "suspend", "resume", "end"},
        "reviewer": {"grant_roles"},
    }
    for name, actor in cast.items():
        for move in Membership.STATES.moves.values():
            verdict = policy.may(actor, move.policy, of(member))
            assert bool(verdict) is (move.name in allowed.get(name, set())), (name, move.name)


def test_who_sees_memberships() -> None:
    exchange = people.exchange()
    firm = people.organization(at=exchange)
    member = of(people.actor(firm, "clerk"))
    seers = {
        "colleague": (people.actor(firm, "buyer"), True),
        "reviewer": (people.actor(exchange, "reviewer"), True),
        "stranger": (people.actor(people.organization(), "manager"), False),
        "anonymous": (ANONYMOUS, False),
    }
    for actor, sees in seers.values():
        assert Membership.objects.visible_to(actor).filter(pk=member.pk).exists() is sees
        assert bool(policy.may(actor, "institutions.membership.view", member)) is sees
