"""How long institutions keep what can be forgotten. The periods are dated rules."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q

from institutions.models import (
    ApiKey,
    Concordance,
    CounterService,
    Dictionary,
    DictionaryEntry,
    Invitation,
    Membership,
    Organization,
    Person,
    Region,
    RegionRight,
    RoleGrant,
    User,
)
from institutions.models.organizations import PERSON
from institutions.models.users import ERASED_DOMAIN
from institutions.services import accounts, counter_services, memberships, organizations
from transfer.edge.models import SavedView
from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import has_notes, keeps, kept

_AT_ONCE = 1000


def _closed(before: datetime) -> Iterable[User]:
    rows = User.objects.filter(closed_at__lt=before).exclude(email__endswith=f"@{ERASED_DOMAIN}")
    return rows.order_by("closed_at").iterator()


@keeps(
    "institutions.user",
    rule="retention.user",
    find=_closed,
    models=(User, Person, EmailAddress, EmailConfirmation, Authenticator),
)
def forget_user(user: User) -> None:
    """A closed account is erased."""
    accounts.erase(user, actor=SYSTEM)


def _unconfirmed(before: datetime) -> Iterable[User]:
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    desks = Organization.objects.filter(kinds__contains=[PERSON], applied_by=OuterRef("pk"), state="applied")
    rows = User.objects.filter(Exists(addresses), Exists(desks), is_active=True, joined_at__lt=before)
    return rows.exclude(Exists(addresses.filter(verified=True))).order_by("joined_at").iterator()


@keeps("institutions.unconfirmed", rule="retention.unconfirmed", find=_unconfirmed)
def forget_unconfirmed(user: User) -> None:
    """An account whose address nobody has confirmed, opened by oneself or at a counter, is erased."""
    accounts.erase(user, actor=SYSTEM)


def _ended(before: datetime) -> Iterable[Organization]:
    rows = Organization.objects.filter(state="ended", changed_at__lt=before)
    return rows.exclude(kinds__contains=["person"]).exclude(about="", website="", address="").iterator()


@keeps("institutions.organization", rule="retention.organization", find=_ended, models=(Organization, RegionRight))
def forget_contacts(organization: Organization) -> None:
    """Of an organization that has ended, text and contacts are erased; name and number stay in the register."""
    organizations.forget_contacts(organization, actor=SYSTEM)


def _revoked(before: datetime) -> Iterable[ApiKey]:
    return ApiKey.objects.filter(expires_at__lt=before).order_by("expires_at").iterator()


@keeps("institutions.api_key", rule="retention.api_key", find=_revoked, models=(ApiKey,))
def forget_key(key: ApiKey) -> None:
    """The row of a key that has long expired goes; its events stay."""
    key.delete()


def _left(before: datetime) -> Iterable[Membership]:
    noted = Q(pk__in=RoleGrant.objects.filter(has_notes("institutions.role_grant")).values("membership"))
    rows = Membership.objects.filter(noted | Q(has_notes("institutions.membership")))
    return rows.filter(state="ended", changed_at__lt=before).order_by("changed_at").iterator()


@keeps(
    "institutions.membership",
    rule="retention.membership",
    find=_left,
    models=(Membership, RoleGrant, Invitation, SavedView),
)
def forget_membership(membership: Membership) -> None:
    """Of a membership that has ended, what was written about it and its roles is erased."""
    memberships.forget_text(membership, actor=SYSTEM)


def _served(before: datetime) -> Iterable[CounterService]:
    rows = CounterService.objects.filter(state__in=("confirmed", "withdrawn", "lapsed", "dropped"))
    return rows.exclude(identity="").filter(changed_at__lt=before).order_by("changed_at").iterator()


@keeps("institutions.counter_service", rule="retention.counter_service", find=_served, models=(CounterService,))
def forget_service(service: CounterService) -> None:
    """Of a service at a counter that has ended, what was written about it and the signed paper are erased."""
    counter_services.forget_text(service, actor=SYSTEM)


def _over(before: datetime) -> Iterable[list[str]]:
    rows = Session.objects.filter(expire_date__lt=before).order_by("expire_date")
    while batch := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        yield batch


@keeps("institutions.session", rule="retention.session", find=_over, models=(Session,))
def forget_sessions(batch: list[str]) -> None:
    """Deletes a batch of sessions that ended long ago."""
    Session.objects.filter(pk__in=batch).delete()


kept("institutions.dictionary", rule="retention.reference", models=(Dictionary, DictionaryEntry, Concordance, Region))
