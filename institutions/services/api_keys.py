"""Commands on API keys."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.models import ApiKey, Membership, digest_of
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem

LONGEST = timedelta(days=366)
SHOWN = 8


def create(
    membership: Membership, *, actor: Actor, label: str, scopes: Sequence[str], expires_at: datetime
) -> tuple[ApiKey, str]:
    """Makes a key and returns it with its secret, which is shown once and kept nowhere.

    scopes: prefixes of policy names, e.g. "market" or "market.listing.open". expires_at: within 366 days.
    """
    locking.lock(membership)
    at = clock.after_lock()
    chosen = sorted(set(scopes))
    _check(chosen, expires_at, at)
    secret = f"ex_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        membership=membership,
        label=label.strip(),
        prefix=secret[: SHOWN + 3],
        digest=digest_of(secret),
        scopes=chosen,
        expires_at=expires_at,
    )
    workflow.begin(
        key,
        actor=actor,
        thread=membership.thread,
        facts=lambda it: events.ApiKeyCreated(
            api_key=it.pk,
            membership=membership.pk,
            organization=membership.organization_id,
            scopes=it.scopes,
            expires_at=it.expires_at.isoformat(),
        ),
    )
    return key, secret


def revoke(api_key: ApiKey, *, actor: Actor) -> ApiKey:
    """The key opens nothing any more, at once."""
    return workflow.apply(api_key, "revoke", actor=actor, facts=_revoked)


def revoke_all(membership: Membership, *, actor: Actor) -> None:
    """All keys of a membership that are in force."""
    for key in locking.lock_all(ApiKey.objects.filter(membership=membership, state="in_force")):
        workflow.apply(key, "revoke", actor=actor, facts=_revoked)


def _revoked(key: ApiKey) -> events.ApiKeyRevoked:
    return events.ApiKeyRevoked(
        api_key=key.pk, membership=key.membership_id, organization=key.membership.organization_id
    )


def _check(scopes: Sequence[str], expires_at: datetime, at: datetime) -> None:
    problems = []
    names = [known.name for known in policy.all_policies()]
    unknown = [scope for scope in scopes if not any(n == scope or n.startswith(f"{scope}.") for n in names)]
    if not scopes:
        problems.append(Problem("scopes", "required", _("Choose what the key may do.")))
    if unknown:
        problems.append(Problem("scopes", "choice", _("There is no such right: %s") % ", ".join(unknown)))
    if not at < expires_at <= at + LONGEST:
        problems.append(Problem("expires_at", "range", _("A key is valid for a year at most, and not in the past.")))
    if problems:
        raise Invalid(problems)
