"""What institutions forget when its time of keeping is over."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from institutions.models import ApiKey, Organization, User
from institutions.selectors import actors
from institutions.services import accounts, organizations
from tests.institutions import people
from tests.institutions.test_actors import key_of
from transfer.kernel import clock, retention
from transfer.kernel.actor import SYSTEM

pytestmark = pytest.mark.usefixtures("dictionary_data")


def test_closed_accounts_ended_organizations_and_old_keys_are_forgotten_in_time() -> None:
    firm = people.organization(about="Alloys.", website="https://example.org")
    key, _secret = key_of(people.actor(firm, "manager"))
    gone, fresh = people.user(), people.user()
    with transaction.atomic():
        organizations.leave(firm, actor=SYSTEM)
        for user in (gone, fresh):
            accounts.close(user, actor=actors.actor_for_person(user, assurance=1))
    long_ago = clock.now() - timedelta(days=12 * 366)
    assert retention.sweep() == {}
    User.objects.filter(pk=gone.pk).update(closed_at=long_ago)
    Organization.objects.filter(pk=firm.pk).update(changed_at=long_ago)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=long_ago)
    expected = {"institutions.api_key": 1, "institutions.organization": 1, "institutions.user": 1}
    assert retention.sweep() == expected
    assert User.objects.get(pk=gone.pk).is_erased and not User.objects.get(pk=fresh.pk).is_erased
    assert Organization.objects.get(pk=firm.pk).website == "" and Organization.objects.get(pk=firm.pk).name
    assert not ApiKey.objects.filter(pk=key.pk).exists()
    assert retention.sweep() == {}


def test_an_account_whose_address_nobody_confirmed_is_erased_in_time() -> None:
    forgotten, fresh, confirmed = (people.user() for _turn in range(3))
    people.organization("exchange")
    for user in (forgotten, fresh):
        EmailAddress.objects.filter(user=user).update(verified=False)
        Organization.objects.filter(applied_by=user.pk).update(state="applied")
    User.objects.filter(pk__in=[forgotten.pk, confirmed.pk]).update(joined_at=clock.now() - timedelta(days=31))
    assert retention.sweep() == {"institutions.unconfirmed": 1}
    assert User.objects.get(pk=forgotten.pk).is_erased
    assert not User.objects.get(pk=fresh.pk).is_erased and not User.objects.get(pk=confirmed.pk).is_erased
    assert retention.sweep() == {}
