"""Where sign-in touches the house: new accounts open a desk, secrets are encrypted, officers set up two factors."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from institutions.models import Person, User
from institutions.selectors import actors
from institutions.services import accounts
from transfer.kernel import keys
from transfer.kernel.actor import SYSTEM, Actor, Assurance


class AccountAdapter(DefaultAccountAdapter):
    """Signing up, confirming an address, and where signing in leads."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A new account with its person's row and its own desk, all or nothing."""
        given = form.cleaned_data
        with transaction.atomic():
            user.language = translation.get_language() or settings.LANGUAGE_CODE
            super().save_user(request, user, form, commit=True)
            accounts.open_account(
                user,
                actor=Actor(user=user.pk, assurance=Assurance.PASSWORD),
                name=given["name"],
                name_latin=given.get("name_latin", ""),
                jurisdiction=settings.EXCHANGE_JURISDICTION,
            )
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A confirmed address lets the person's own desk act."""
        with transaction.atomic():
            confirmed: bool = super().confirm_email(request, email_address)
            if confirmed:
                accounts.confirm_person(email_address.user, actor=SYSTEM)
        return confirmed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officers and signatories without a second factor set one up first; everyone else chooses for whom to act."""
        user = request.user
        assert isinstance(user, User)  # signing in has just succeeded
        if actors.needs_second_factor(user) and not has_second_factor(user):
            return reverse("mfa_activate_totp")
        return reverse(settings.LOGIN_REDIRECT_URL)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Who has a second factor shows that one; a password alone would prove less than the session already has."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        return stronger or methods

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this exchange."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()} if self.request else None)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted with a key of the node."""

    def encrypt(self, text: str) -> str:
        """For the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """An officer's last second factor stays."""
        user = authenticator.user
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return others.exists() or not actors.needs_second_factor(user)


def display_name(user: User) -> str:
    """How sign-in pages and letters call the person."""
    person = Person.objects.filter(user=user).first()
    return (person.shown_name if person else "") or user.email


def has_second_factor(user: User) -> bool:
    """True with an authenticator app or a passkey; recovery codes alone do not count."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.secret("second-factor")))
