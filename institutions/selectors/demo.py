"""Demo accounts with their current codes, for the log-in page of a demo."""

from collections.abc import Iterator
from dataclasses import dataclass

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


def code_for(user: User) -> str:
    """A code that works now for a demo account, not one that was used already; "" outside of a demo."""
    if not (settings.EXCHANGE_DEMO and user.is_demo):
        return ""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return _code(found) if found else ""


def _accounts() -> Iterator[DemoAccount]:
    rows = Membership.objects.in_force().filter(user__is_demo=True).select_related("organization", "user__person")
    codes = {
        row.user_id: _code(row)
        for row in Authenticator.objects.filter(user__is_demo=True, type=Authenticator.Type.TOTP)
    }
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


def _code(authenticator: Authenticator) -> str:
    secret = decrypt(authenticator.data["secret"])
    now = int(clock.now().timestamp()) // PERIOD_SECONDS
    codes = [format_hotp_value(hotp_value(secret, now + step)) for step in (0, 1, -1)]
    instance = TOTP(authenticator)
    unused = [code for code in codes if cache.get(instance._get_used_cache_key(code)) is None]
    return unused[0] if unused else codes[0]
