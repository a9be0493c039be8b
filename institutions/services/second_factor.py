"""Proving a second factor where there is no session: an API key with a code, seeded demo accounts."""

from dataclasses import replace

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from transfer.kernel import clock, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse, NotAllowed

TRIES = 5
WINDOW_SECONDS = 300


def prove(*, actor: Actor, code: str) -> Actor:
    """The actor with a fresh second factor, proved by a code of the authenticator app. Each code works once.

    Raises NotAllowed for a wrong code, and after five wrong ones within five minutes for any.
    """
    key = f"institutions:second-factor:{actor.user}"
    cache.add(key, 0, WINDOW_SECONDS)
    if cache.incr(key) > TRIES:
        raise NotAllowed(_("Too many wrong codes. Wait five minutes."), code="second_factor_locked")
    found = Authenticator.objects.filter(user=actor.user, type=Authenticator.Type.TOTP).first()
    if found is None or not TOTP(found).validate_code(code):
        raise NotAllowed(_("This code of the second factor is wrong or was used already."), code="second_factor")
    cache.delete(key)
    found.record_usage()
    return replace(actor, second_factor_at=clock.now().timestamp())


def seed(user: User, *, actor: Actor, secret: str) -> None:
    """Gives a demo account an authenticator with a known secret (base32), which the log-in page may show."""
    policy.require(actor, "institutions.user.create")
    if not user.is_demo:
        raise Misuse("only demo accounts have a seeded second factor")
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
