"""Commands on people's accounts: open, change, close, erase."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.models import CounterService, Invitation, Membership, Organization, Person, User
from institutions.models.organizations import PERSON
from institutions.models.users import ERASED_DOMAIN
from institutions.querysets.users import PasswordHash
from institutions.selectors import accounts
from institutions.services import api_keys, memberships
from institutions.services import organizations as organization_service
from transfer.edge import bulk, idempotency, saved_views
from transfer.kernel import clock, locking, policy, retention
from transfer.kernel import events as record
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse, NotNow
from transfer.kernel.events import Draft
from transfer.mechanisms.publicity.services import objections, publicities
from transfer.mechanisms.translations import services as translations

PERSON_ROLES = ("inventor", "buyer", "signatory")
PARTY_KIND_OF_A_PERSON = "400"
PROFILE = ("name", "name_latin", "phone", "job")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def create(
    *,
    actor: Actor,
    email: str,
    password: str | PasswordHash | None,
    name: str,
    name_latin: str = "",
    language: str = "zh-hans",
    jurisdiction: str = "CN",
    is_demo: bool = False,
) -> User:
    """The system makes an account whose e-mail address counts as verified: setting up a node, demo data, tests.

    password: what User.objects.hashed made, where many accounts are given one password: hashing is slow on purpose.
    """
    locking.require_transaction()
    policy.require(actor, "institutions.user.create")
    user = User.objects.create_user(email, password, language=language, is_demo=is_demo)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    open_account(user, actor=actor, name=name, name_latin=name_latin, jurisdiction=jurisdiction)
    confirm_person(user, actor=actor)
    return user


def open_account(
    user: User, *, actor: Actor, name: str, name_latin: str = "", jurisdiction: str = "CN"
) -> Organization:
    """Gives a new user a person's row and a desk of one's own: an organization of kind person.

    The desk acts from the day the e-mail address is confirmed; its address says nothing about the person.
    """
    locking.require_transaction()
    policy.require(actor, "institutions.user.open", user)
    Person.objects.create(user=user, name=name.strip(), name_latin=name_latin.strip())
    desk = Organization(
        slug=f"p-{get_random_string(10, _ALPHABET)}",
        kinds=[PERSON],
        name_zh=name.strip(),
        name_en=name_latin.strip() or ("" if name.strip() else user.email.partition("@")[0]),
        jurisdiction=jurisdiction,
        party_kind=PARTY_KIND_OF_A_PERSON,
        applied_by=user.pk,
        is_demo=user.is_demo,
    )
    organization_service.open_desk(desk, actor=actor)
    memberships.found(desk, actor=actor, user=user, roles=PERSON_ROLES)
    _tell(user, desk, actor, events.UserOpened(user=user.pk, organization=desk.pk))
    return desk


def confirm_person(user: User, *, actor: Actor) -> Organization:
    """The person's e-mail address is confirmed, so the own desk may act. Doing it again changes nothing."""
    desk = accounts.desk_of(user)
    if desk.state == "applied":
        organization_service.verify(desk, actor=actor)
    return desk


def change(user: User, *, actor: Actor, language: str | None = None, **profile: str) -> User:
    """A person changes name, name_latin, phone, job or the language of pages and mail."""
    locking.lock(user)
    policy.require(actor, "institutions.user.change", user)
    if set(profile) - set(PROFILE):
        raise Misuse(f"an account has no {sorted(set(profile) - set(PROFILE))}")
    changed = sorted(profile)
    if language is not None:
        user.language = language
        user.save(update_fields=["language"])
        changed.append("language")
    if profile:
        Person.objects.filter(user=user).update(**{name: text.strip() for name, text in profile.items()})
        person = Person.objects.get(user=user)
        desk = accounts.desk_of(user)
        Organization.objects.filter(pk=desk.pk).update(
            name_zh=person.name, name_en=person.name_latin or ("" if person.name else desk.name_en)
        )
    _tell(user, accounts.desk_of(user), actor, events.UserChanged(user=user.pk, fields=changed))
    return user


def close(user: User, *, actor: Actor) -> User:
    """Closes the account: no sign-in, no memberships, no keys; what was filed stays with its ids.

    Raises RuleBroken while an organization would be left without a manager.
    """
    locking.lock(user)
    policy.require(actor, "institutions.user.close", user)
    if not user.is_active:
        raise NotNow(_("This account is closed already."), state="closed")
    desk = accounts.desk_of(user)
    rows = Membership.objects.filter(user=user).exclude(state="ended").exclude(organization=desk)
    for membership in rows.select_related("organization").order_by("organization_id"):
        memberships.end(membership, actor=actor)
    own = Membership.objects.get(user=user, organization=desk)
    api_keys.revoke_all(own, actor=actor)
    if desk.state != "ended":
        organization_service.close(desk, actor=actor)
        memberships.end(own, actor=actor)
    user.is_active, user.closed_at = False, clock.after_lock()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "closed_at", "password"])
    _tell(user, desk, actor, events.UserClosed(user=user.pk))
    return user


def erase(user: User, *, actor: Actor) -> User:
    """Forgets what is personal about a user, closing the account first. Ids stay, every chain stays verifiable.

    Who keeps personal data elsewhere (inventors, contacts) subscribes to institutions.user.erased.
    """
    locking.lock(user)
    policy.require(actor, "institutions.user.erase", user)
    if user.is_erased:
        raise NotNow(_("This account is erased already."), state="erased")
    retention.refuse_if_held(accounts.desk_of(user).thread_id)
    if user.is_active:
        close(user, actor=actor)
    at = clock.after_lock()
    desk = accounts.desk_of(user)
    served = CounterService.objects.filter(visitor=user.pk)
    Invitation.objects.filter(email=user.email).update(email="")
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Person.objects.filter(user=user).update(name="", name_latin="", phone="", job="", erased_at=at)
    Organization.objects.filter(pk=desk.pk).update(
        name_en="", name_zh="", about="", website="", address="", region="", erased_at=at
    )
    translations.forget(actor=actor.in_consequence(), subject=desk.stream)
    user.email, user.last_login = f"{user.pk}@{ERASED_DOMAIN}", None
    user.save(update_fields=["email", "last_login"])
    record.erase_notes_of(user.pk, served_in=list(served.values_list("pk", flat=True)))
    objections.erase_texts_of(user.pk, actor=actor)
    publicities.erase_names_of(user.pk, actor=actor)
    memberships_of = set(Membership.objects.filter(user=user).values_list("pk", flat=True))
    idempotency.forget({user.pk, *memberships_of})
    saved_views.forget(memberships_of)
    bulk.forget(memberships_of)
    _tell(user, desk, actor, events.UserErased(user=user.pk))
    return user


def _tell(user: User, desk: Organization, actor: Actor, facts: Any) -> None:
    draft = Draft(thread=desk.thread_id, stream=f"institutions.user:{user.pk}", facts=facts, actor=actor)
    record.emit(draft, at=clock.after_lock())
