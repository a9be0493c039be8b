"""From a user and an address, or a key, to an Actor."""

from datetime import timedelta

import pytest
from django.db import transaction

from institutions.models import ApiKey, digest_of
from institutions.selectors import actors, sessions
from institutions.services import api_keys, memberships, organizations
from tests.institutions import people
from transfer.kernel import clock, policy
from transfer.kernel.actor import SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, NotVisible

pytestmark = pytest.mark.usefixtures("dictionary_data")


def key_of(actor: Actor, *scopes: str, days: int = 30) -> tuple[ApiKey, str]:
    membership = actors.memberships_of(actors.user_of(actor)).get(pk=actor.membership)
    with transaction.atomic():
        return api_keys.create(
            membership,
            actor=actor,
            label="ERP",
            scopes=list(scopes) or ["institutions"],
            expires_at=clock.now() + timedelta(days=days),
        )


def test_the_membership_comes_from_the_address_so_two_tabs_are_two_sides() -> None:
    who = people.user()
    buyer = people.organization("enterprise")
    seller = people.organization("university")
    people.membership(buyer, "buyer", who=who)
    people.membership(seller, "transfer_officer", who=who)
    left = actors.actor_for(who, buyer.slug, assurance=1)
    right = actors.actor_for(who, seller.slug, assurance=1)
    assert (left.organization, left.roles, left.kinds) == (buyer.pk, {"buyer"}, {"enterprise"})
    assert (right.organization, right.roles, right.kinds) == (seller.pk, {"transfer_officer"}, {"university"})
    assert [m.organization.slug for m in actors.memberships_of(who)][1:] == [buyer.slug, seller.slug]


def test_no_membership_no_actor() -> None:
    member = people.membership(people.organization(), "buyer")
    with pytest.raises(NotVisible):
        actors.actor_for(people.user(), member.organization.slug, assurance=2)
    with transaction.atomic():
        memberships.end(member, actor=SYSTEM)
    with pytest.raises(NotVisible):
        actors.actor_for(member.user, member.organization.slug, assurance=2)
    with pytest.raises(NotVisible):
        actors.actor_of_membership(member)


def test_a_suspended_organization_is_only_looked_after() -> None:
    firm = people.organization()
    member = people.membership(firm, "manager", "buyer")
    with transaction.atomic():
        organizations.suspend(firm, actor=SYSTEM, reason="misconduct")
    actor = actors.actor_for(member.user, firm.slug, assurance=2)
    assert actor.roles == {"manager"} and actor.kinds == frozenset()


def test_an_officer_without_second_factor_is_sent_to_it() -> None:
    member = people.membership(people.exchange(), "reviewer")
    with pytest.raises(NotAllowed) as caught:
        actors.actor_for(member.user, member.organization.slug, assurance=1)
    assert caught.value.assurance == Assurance.SECOND_FACTOR
    assert actors.actor_for(member.user, member.organization.slug, assurance=2).has_role("reviewer")


def test_a_person_acts_for_oneself_at_a_desk_whose_address_says_nothing() -> None:
    who = people.user("钱学敏")
    actor = actors.actor_for_person(who, assurance=1)
    assert actor.kinds == {"person"} and actor.has_role("buyer")
    desk = actors.organization_of(actor)
    assert desk.name == "钱学敏" and desk.slug.startswith("p-") and "qian" not in desk.slug
    assert actors.actor_for(who, desk.slug, assurance=1) == actor


def test_a_regulator_sees_its_region() -> None:
    zhejiang = people.actor(people.organization("regulator", region="330000"), "supervisor")
    assert zhejiang.regions == {"33"}
    assert people.actor(people.organization("regulator", region=""), "supervisor").regions == {""}
    assert people.actor(people.organization(), "buyer").regions == frozenset()


def test_a_key_is_kept_as_a_digest_and_acts_with_its_scopes() -> None:
    officer = people.actor(people.organization("university"), "manager", "transfer_officer")
    key, secret = key_of(officer, "institutions.organization", "institutions.membership.view")
    assert secret not in {str(value) for value in ApiKey.objects.values().get(pk=key.pk).values()}
    assert key.digest == digest_of(secret) and secret.startswith(key.prefix) and len(key.prefix) == 11
    actor = actors.actor_for_key(secret)
    assert actor is not None and actor.organization == officer.organization and actor.roles == officer.roles
    assert actor.assurance == Assurance.SECOND_FACTOR and actor.second_factor_at == 0.0
    firm = actors.organization_of(actor)
    assert policy.may(actor, "institutions.organization.change", firm)
    assert policy.may(actor, "institutions.organization.leave", firm)
    assert policy.may(actor, "institutions.membership.end").code == "scope"
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_keys_that_open_nothing() -> None:
    actor = people.actor(people.organization(), "manager")
    key, secret = key_of(actor)
    assert actors.actor_for_key(secret + "x") is None and actors.actor_for_key("") is None
    with transaction.atomic():
        api_keys.revoke(key, actor=actor)
    assert actors.actor_for_key(secret) is None
    late, secret = key_of(actor)
    ApiKey.objects.filter(pk=late.pk).update(expires_at=clock.now())
    assert actors.actor_for_key(secret) is None
    kept, secret = key_of(actor)
    people.membership(actors.organization_of(actor), "manager")
    with transaction.atomic():
        memberships.end(kept.membership, actor=SYSTEM)
    assert actors.actor_for_key(secret) is None
    kept.refresh_from_db()
    assert kept.state == "revoked"


@pytest.mark.parametrize(
    ("scopes", "days", "field"),
    [
        (("institutions.organisation",), 30, "scopes"),
        (("institutions.org",), 30, "scopes"),
        (("institutions",), 400, "expires_at"),
        (("institutions",), -1, "expires_at"),
    ],
)
def test_what_a_key_cannot_be(scopes: tuple[str, ...], days: int, field: str) -> None:
    actor = people.actor(people.organization(), "manager")
    with pytest.raises(Invalid) as caught:
        key_of(actor, *scopes, days=days)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_a_key_makes_no_key_and_a_password_alone_neither() -> None:
    firm = people.organization()
    actor = people.actor(firm, "manager")
    _key, secret = key_of(actor)
    by_key = actors.actor_for_key(secret)
    assert by_key is not None
    with pytest.raises(NotAllowed):
        key_of(by_key)
    weak = actors.actor_for(actors.user_of(actor), firm.slug, assurance=1)
    with pytest.raises(NotAllowed) as caught:
        key_of(weak)
    assert caught.value.assurance == Assurance.SECOND_FACTOR


def test_the_proof_of_a_session() -> None:
    assert sessions.proof_of({}) == (Assurance.PASSWORD, 0.0)
    records = [{"method": "password", "at": 5.0}, {"method": "mfa", "at": 7.0}, {"method": "password", "at": 9.0}]
    assert sessions.proof_of({"account_authentication_methods": records}) == (Assurance.SECOND_FACTOR, 7.0)
