"""Signing in with Django's test client as a person would: password, then the code of an authenticator app."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from institutions.models import User
from tests.institutions import people
from transfer.kernel import clock


def give_second_factor(user: User) -> None:
    """An authenticator app."""
    TOTP.activate(user, generate_totp_secret())


def code_of(user: User) -> str:
    """What the app shows now; the note that it was used is forgotten, so that a test need not wait half a minute."""
    authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = decrypt(authenticator.data["secret"])
    code = format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))
    cache.delete(TOTP(authenticator)._get_used_cache_key(code))
    return code


def password(client: Client, user: User) -> HttpResponse:
    """The first step."""
    return client.post("/en/account/login/", {"login": user.email, "password": people.PASSWORD})


def sign_in(user: User, *, second: bool = True) -> Client:
    """A signed-in client; with a second factor unless `second` is false."""
    client = Client()
    if second and not Authenticator.objects.filter(user=user).exists():
        give_second_factor(user)
    password(client, user)
    if second:
        client.post("/en/account/2fa/authenticate/", {"code": code_of(user)})
    return client
