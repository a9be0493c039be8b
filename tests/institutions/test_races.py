"""What two people do at the same moment; each lock has a twin that fails without it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from institutions.models import Membership, RoleGrant
from institutions.services import invitations, memberships, role_grants
from tests import racing
from tests.institutions import people
from transfer.kernel import locking
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotNow, RuleBroken

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def leaving(actor: Actor) -> Callable[[], Any]:
    def leave() -> Membership:
        with transaction.atomic():
            return memberships.end(Membership.objects.get(pk=actor.membership), actor=actor)

    return leave


def managers_left(actors: list[Actor]) -> int:
    return Membership.objects.filter(pk__in=[actor.membership for actor in actors], state="verified").count()


def test_two_managers_leaving_at_once_leave_one_behind() -> None:
    for _turn in range(5):
        firm = people.organization()
        both = [people.actor(firm, "manager"), people.actor(firm, "manager")]
        refused = racing.raised(racing.at_once(*(leaving(actor) for actor in both)))
        assert [type(error) for error in refused] == [RuleBroken]
        assert managers_left(both) == 1


def test_without_the_lock_on_the_organization_both_would_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    real = locking.lock

    def lock_all_but_organizations(obj: Any, **more: Any) -> Any:
        return obj if obj._meta.model_name == "organization" else real(obj, **more)

    monkeypatch.setattr(memberships.locking, "lock", lock_all_but_organizations)
    left = set()
    for _turn in range(20):
        firm = people.organization()
        both = [people.actor(firm, "manager"), people.actor(firm, "manager")]
        racing.at_once(*(leaving(actor) for actor in both))
        left.add(managers_left(both))
        if 0 in left:
            break
    assert 0 in left


def test_an_invitation_is_accepted_once() -> None:
    firm = people.organization()
    with transaction.atomic():
        _sent, secret = invitations.send(
            firm, actor=people.actor(firm, "manager"), email="g@example.org", roles=["clerk"]
        )
    guests = [people.person(), people.person()]

    def accepting(guest: Actor) -> Callable[[], Any]:
        def accept() -> Membership:
            with transaction.atomic():
                return invitations.accept(actor=guest, secret=secret)

        return accept

    refused = racing.raised(racing.at_once(*(accepting(guest) for guest in guests)))
    assert [type(error) for error in refused] == [NotNow]
    assert Membership.objects.filter(user__in=[guest.user for guest in guests], organization=firm).count() == 1


def test_a_request_for_roles_is_approved_once_and_two_wait_never() -> None:
    firm = people.organization()
    one, two, three = (people.actor(firm, "manager") for _turn in range(3))
    member = people.membership(firm, "clerk")

    def asking(actor: Actor, role: str) -> Callable[[], Any]:
        def ask() -> RoleGrant:
            with transaction.atomic():
                return role_grants.request(Membership.objects.get(pk=member.pk), actor=actor, roles=[role])

        return ask

    refused = racing.raised(racing.at_once(asking(one, "approver"), asking(two, "signatory")))
    assert [type(error) for error in refused] == [IntegrityError]
    grant = RoleGrant.objects.get(membership=member)
    deciders = [actor for actor in (one, two, three) if actor.user != grant.requested_by]

    def approving(actor: Actor) -> Callable[[], Any]:
        def approve() -> RoleGrant:
            with transaction.atomic():
                return role_grants.approve(RoleGrant.objects.get(pk=grant.pk), actor=actor)

        return approve

    refused = racing.raised(racing.at_once(*(approving(actor) for actor in deciders)))
    assert [type(error) for error in refused] == [NotNow]
