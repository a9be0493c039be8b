"""People and organizations for tests of every app, made by the services. Needs the fixture dictionary_data.

office = people.organization("university")
officer = people.actor(office, "transfer_officer")
"""

import itertools
from typing import Any

from django.db import transaction
from stdnum.cn import uscc

from institutions.models import Membership, Organization, User
from institutions.selectors import actors
from institutions.services import accounts, memberships, organizations
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM, Actor, Assurance

PASSWORD = "a-long-walk-by-the-lake"
_serial = itertools.count(1)


def identifier() -> str:
    """A new Unified Social Credit Identifier with the right check character."""
    body = f"91330106{next(_serial):09d}"
    return body + uscc.calc_check_digit(body)


def user(name: str = "李雷", email: str = "", **more: Any) -> User:
    """A user with a confirmed address and a desk of one's own."""
    with transaction.atomic():
        address = email or f"user{next(_serial)}@example.org"
        return accounts.create(actor=SYSTEM, email=address, password=PASSWORD, name=name, **more)


def exchange(**more: Any) -> Organization:
    """A verified exchange."""
    return organization("exchange", **more)


def organization(kind: str = "enterprise", *, at: Organization | None = None, **more: Any) -> Organization:
    """A verified organization; kinds that an exchange verifies get one of their own unless `at` names it."""
    operated = kind in {"exchange", "registration_office", "regulator", "operator"}
    given = {"name_zh": f"某{kind}", "region": "330106", "uscc": identifier(), **more}
    applied_to = None if operated else at or exchange()
    with transaction.atomic():
        made = organizations.register(actor=SYSTEM, kinds=[kind], applied_to=applied_to, **given)
        return organizations.verify(made, actor=SYSTEM)


def membership(of: Organization, *roles: str, who: User | None = None) -> Membership:
    """A user's membership with roles, in force."""
    with transaction.atomic():
        return memberships.appoint(of, actor=SYSTEM, user=who or user(), roles=list(roles))


def actor(of: Organization, *roles: str, who: User | None = None, assurance: int = 2) -> Actor:
    """Somebody who acts for the organization in these roles, with a fresh second factor unless assurance says 1."""
    made = membership(of, *roles, who=who)
    at = clock.now().timestamp() if assurance >= Assurance.SECOND_FACTOR else 0.0
    return actors.actor_for(made.user, of.slug, assurance=assurance, second_factor_at=at)


def person(name: str = "韩梅梅", *, assurance: int = 2) -> Actor:
    """A natural person acting for oneself."""
    at = clock.now().timestamp() if assurance >= Assurance.SECOND_FACTOR else 0.0
    return actors.actor_for_person(user(name), assurance=assurance, second_factor_at=at)
