"""Demo accounts with their current codes, for the log-in page of a demo."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache

from institutions.models import Membership, User
from transfer.kernel import clock

PERIOD_SECONDS = 30


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account to sign in with: who, where and as what, and the code to copy ("" without a second factor)."""

    email: str
    name: str
    organization: str
    roles: list[str]
    code: str
    password: str


def accounts() -> list[DemoAccount]:
    """All demo accounts, by organization and role; none outside of a demo."""
    return list(_accounts()) if settings.EXCHANGE_DEMO else []


def one_per_role(accounts: Sequence[DemoAccount]) -> tuple[list[DemoAccount], list[DemoAccount]]:
    """Those to try first, so that every role is among them, and the others."""
    seen: set[str] = set()
    first: list[DemoAccount] = []
    others: list[DemoAccount] = []
    for account in accounts:
        (others if seen.issuperset(account.roles) else first).append(account)
        seen.update(account.roles)
    return first, others


def code_for(user: User) -> str:
    """A code that works now for a demo account, not one that was used already; "" outside of a demo."""
    if not (settings.EXCHANGE_DEMO and user.is_demo):
        return ""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return _codes([found])[user.pk] if found else ""


def _accounts() -> Iterator[DemoAccount]:
    rows = Membership.objects.in_force().filter(user__is_demo=True).select_related("organization", "user__person")
    codes = _codes(Authenticator.objects.filter(user__is_demo=True, type=Authenticator.Type.TOTP))
    acting = [row for row in rows if not row.organization.is_person]
    elsewhere = {row.user_id for row in acting}
    acting += [row for row in rows if row.organization.is_person and row.user_id not in elsewhere]
    for row in sorted(acting, key=lambda row: (row.organization_id, row.pk)):
        user = row.user
        yield DemoAccount(
            user.email,
            user.person.shown_name,
            row.organization.name,
            row.roles,
            codes.get(user.pk, ""),
            settings.EXCHANGE_DEMO_PASSWORD,
        )


def _codes(authenticators: Iterable[Authenticator]) -> Mapping[UUID, str]:
    """User → a code that works now; all are asked at once whether they were used already."""
    now = int(clock.now().timestamp()) // PERIOD_SECONDS
    rows = list(authenticators)
    possible = {row.user_id: _possible(row.data["secret"], now) for row in rows}
    places = {
        (row.user_id, code): TOTP(row)._get_used_cache_key(code) for row in rows for code in possible[row.user_id]
    }
    used = cache.get_many(places.values())
    return {
        user: next((code for code in codes if places[user, code] not in used), codes[0])
        for user, codes in possible.items()
    }


@lru_cache(maxsize=1024)
def _possible(encrypted: str, period: int) -> tuple[str, ...]:
    """The codes of a demo account that work in this half minute, the present one first."""
    secret = decrypt(encrypted)
    return tuple(format_hotp_value(hotp_value(secret, period + step)) for step in (0, 1, -1))
