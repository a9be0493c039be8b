"""How long institutions keep what can be forgotten. The periods are dated rules."""

from collections.abc import Iterable
from datetime import datetime

from institutions.models import ApiKey, Organization, User
from institutions.models.users import ERASED_DOMAIN
from institutions.services import accounts, organizations
from transfer.kernel.actor import SYSTEM
from transfer.kernel.retention import keeps


def _closed(before: datetime) -> Iterable[User]:
    rows = User.objects.filter(closed_at__lt=before).exclude(email__endswith=f"@{ERASED_DOMAIN}")
    return rows.order_by("closed_at").iterator()


@keeps("institutions.user", rule="retention.user", find=_closed)
def forget_user(user: User) -> None:
    """A closed account is erased."""
    accounts.erase(user, actor=SYSTEM)


def _ended(before: datetime) -> Iterable[Organization]:
    rows = Organization.objects.filter(state="ended", changed_at__lt=before)
    return rows.exclude(kinds__contains=["person"]).exclude(about="", website="", address="").iterator()


@keeps("institutions.organization", rule="retention.organization", find=_ended)
def forget_contacts(organization: Organization) -> None:
    """Of an organization that has ended, text and contacts are erased; name and number stay in the register."""
    organizations.forget_contacts(organization, actor=SYSTEM)


def _revoked(before: datetime) -> Iterable[ApiKey]:
    return ApiKey.objects.filter(expires_at__lt=before).order_by("expires_at").iterator()


@keeps("institutions.api_key", rule="retention.api_key", find=_revoked)
def forget_key(key: ApiKey) -> None:
    """The row of a key that has long expired goes; its events stay."""
    key.delete()
