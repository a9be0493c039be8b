"""The demo's organizations and people: made once, found again by identifier and address."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction

from institutions.models import Membership, Organization, User
from institutions.selectors import actors
from institutions.services import accounts, memberships, organizations, second_factor
from transfer.kernel import loading, ruleset
from transfer.kernel.actor import SYSTEM, Actor, Assurance
from transfer.roof.portal.demo import files

DOMAIN = "demo.example"
_FOUNDED_DAYS_AGO = 1200


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is there: organizations by key, actors by the local part of their address."""

    organizations: Mapping[str, Organization]
    actors: Mapping[str, Actor]

    def member(self, of: Organization, role: str) -> Actor:
        """The first who acts for an organization in this role."""
        return next(one for one in self.actors.values() if one.organization == of.pk and one.has_role(role))


def address(local: str) -> str:
    """The e-mail address of a demo account."""
    return f"{local}@{DOMAIN}"


def load() -> Parties:
    """Makes what is missing and returns everybody."""
    with loading.happened_at(files.ago(_FOUNDED_DAYS_AGO), origin="demo"):
        return _load(files.read("parties"))


def _load(data: Mapping[str, Any]) -> Parties:
    elsewhere = [row for name in ("parties_afield", "register") for row in files.read(name)["organizations"]]
    made: dict[str, Organization] = {}
    found: dict[str, Actor] = {}
    for row in [*data["organizations"], *elsewhere]:
        organization = _organization(row, data["jurisdiction"], made.get("exchange"))
        made[row["key"]] = organization
        for person in row["people"]:
            found[person["mail"]] = _member(organization, person)
    for person in data["persons"]:
        found[person["mail"]] = actors.actor_for_person(
            _user(person, data["jurisdiction"]), assurance=Assurance.SECOND_FACTOR
        )
    _load_rules(data["rules"], made, data["jurisdiction"])
    return Parties(made, found)


@transaction.atomic
def _organization(row: Mapping[str, Any], jurisdiction: str, exchange: Organization | None) -> Organization:
    present: Organization | None = Organization.objects.filter(uscc=row["uscc"], is_demo=True).first()
    if present is not None:
        return present
    operated = row["kind"] in {"exchange", "registration_office", "regulator", "operator"}
    made = organizations.register(
        actor=SYSTEM,
        kinds=[row["kind"]],
        applied_to=None if operated else exchange,
        jurisdiction=jurisdiction,
        slug=row["slug"],
        is_demo=True,
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        uscc=row["uscc"],
        region=row["region"],
        party_kind=row.get("party_kind", ""),
    )
    return organizations.verify(made, actor=SYSTEM)


@transaction.atomic
def _member(organization: Organization, row: Mapping[str, Any]) -> Actor:
    user = _user(row, organization.jurisdiction)
    membership = Membership.objects.in_force().filter(user=user, organization=organization).first()
    if membership is None:
        membership = memberships.appoint(organization, actor=SYSTEM, user=user, roles=row["roles"])
    return actors.actor_of_membership(membership, assurance=Assurance.SECOND_FACTOR)


@transaction.atomic
def _user(row: Mapping[str, Any], jurisdiction: str) -> User:
    email = address(row["mail"])
    present: User | None = User.objects.filter(email=User.objects.canonical(email)).first()
    if present is not None:
        return present
    user = accounts.create(
        actor=SYSTEM,
        email=email,
        password=_password(settings.EXCHANGE_DEMO_PASSWORD),
        name=row["zh"],
        name_latin=row["en"],
        jurisdiction=jurisdiction,
        is_demo=True,
    )
    second_factor.seed(user, actor=SYSTEM, secret=_secret(email))
    return user


@cache
def _password(said: str) -> Any:
    """One for all of them: the log-in page shows it to everybody."""
    return User.objects.hashed(said)


def _secret(email: str) -> str:
    """Always the same for an address, so that an authenticator app keeps working after a fresh start."""
    return base64.b32encode(hashlib.sha256(f"demo second factor of {email}".encode()).digest()[:20]).decode()


def _load_rules(rows: list[dict[str, Any]], of: Mapping[str, Organization], jurisdiction: str) -> None:
    ruleset.load_rows(
        {
            "key": row["key"],
            "jurisdiction": jurisdiction,
            "body": of[row["of"]].pk,
            "valid_from": "2020-01-01",
            "value": row.get("value") or {"period": row["period"], "calendar": "days"},
            "source": row.get("source", "Rule of this demo: nobody waits for it, so it keeps an ordinary length."),
            "source_zh": row.get("source_zh", "演示自定：无须等待，故采用通常期限。"),
            "sureness": "D",
        }
        for row in rows
    )
