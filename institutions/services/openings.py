"""An account that a clerk opens at a counter for who has none: it does nothing until its owner has activated it."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.models import Organization, User
from institutions.selectors import accounts as found
from institutions.selectors import actors, dictionaries, openings
from institutions.selectors.counter_services import PAPERS
from institutions.services import accounts
from transfer.edge import letters, rates
from transfer.kernel import clock, locking, policy
from transfer.kernel import events as record
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotAllowed
from transfer.kernel.events import Draft

AT_MOST, HOUR = 20, 3600
"""Letters that one clerk sends in an hour."""


@transaction.atomic
def open_at_counter(
    *, actor: Actor, email: str, name: str, identity: str, name_latin: str = "", language: str = ""
) -> User:
    """A clerk opens an account for somebody who has come in person and has none, by the paper one saw.

    It has no password, and its desk does not act, until the visitor has activated it by the link that is sent to the
    visitor's own address: that is the consent. The clerk sees neither link nor password. Invalid for an address that
    has an account; a clerk who sends a letter again gives the same name and address.
    """
    policy.require(actor, "institutions.user.open_at_counter")
    office = actors.organization_of(actor)
    on = clock.local_date(clock.now(), office.jurisdiction)
    if not dictionaries.is_valid(PAPERS, identity, on=on):
        raise Invalid.one("identity", _("Choose the paper that you saw."), "choice")
    if not name.strip():
        raise Invalid.one("name", _("Write the name as it stands on the paper."), "required")
    if rates.too_often("counter.account", str(actor.user), at_most=AT_MOST, seconds=HOUR):
        raise NotAllowed(_("You have opened many accounts in this hour. Try again later."), code="throttled")
    user = User.objects.filter(email=User.objects.canonical(email)).first()
    if user is None:
        user = _made(email, name, name_latin, language or get_language() or settings.LANGUAGE_CODE, office)
        _tell(user, actor, events.UserOpenedAtCounter(user=user.pk, office=office.pk, identity=identity))
    elif not openings.is_waiting(user):
        raise Invalid.one("email", _("There is an account with this address already: serve the visitor."), "exists")
    _mail(user, office)
    return user


@transaction.atomic
def activate(user: User, *, actor: Actor, password: str) -> User:
    """The visitor chooses a password: the address is proved, the account acts from now on."""
    locking.lock(user)
    policy.require(actor, "institutions.user.activate", user)
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
    accounts.confirm_person(user, actor=SYSTEM)
    _tell(user, actor, events.UserActivated(user=user.pk))
    return user


def _made(email: str, name: str, name_latin: str, language: str, office: Organization) -> User:
    user = User.objects.create_user(email, None, language=language, is_demo=office.is_demo)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    accounts.open_account(user, actor=SYSTEM, name=name, name_latin=name_latin, jurisdiction=office.jurisdiction)
    return user


def _tell(user: User, actor: Actor, facts: object) -> None:
    desk = found.desk_of(user)
    draft = Draft(thread=desk.thread_id, stream=f"institutions.user:{user.pk}", facts=facts, actor=actor)
    record.emit(draft, at=clock.after_lock())


def _mail(user: User, office: Organization) -> None:
    with translation.override(user.language):
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        link = (
            f"{settings.EXCHANGE_PUBLIC_ADDRESS}/{user.language}/account/activate/{user.pk}/{openings.token_of(user)}/"
        )
        context = {"office": office, "link": link, "days": days}
        subject = _("%(office)s: activate your account") % {"office": office.name}
        letters.send(user.email, subject, "institutions/counter/activation.txt", context)
