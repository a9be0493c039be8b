"""Who walks: organizations of the demo jurisdiction, their people, a key per role. Made by the services of a fresh
instance, as its operator would; everything after that goes over the API."""

import base64
import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from stdnum.cn import uscc

from bench.smoke.client import Client
from institutions.models import Organization
from institutions.selectors import actors
from institutions.services import accounts, api_keys, memberships, organizations, second_factor
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM, Assurance

JURISDICTION = "XD"
ROLES: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, Sequence[str]]]] = {
    "exchange": (
        "exchange",
        {"name_en": "Walkway Exchange", "name_zh": "步道交易所"},
        {"reviewer": ["market", "worklist"], "listing_officer": ["market", "worklist"]},
    ),
    "university": (
        "university",
        {"name_en": "Walkway University", "name_zh": "步道大学", "party_kind": "022"},
        {
            "inventor": ["market", "contracts"],
            "transfer_officer": ["market", "contracts"],
            "approver": ["contracts"],
            "signatory": ["market", "contracts"],
        },
    ),
    "firm": (
        "enterprise",
        {"name_en": "Walkway Foundry", "name_zh": "步道铸造", "party_kind": "170"},
        {"buyer": ["market", "contracts", "talent"], "signatory": ["market", "contracts"]},
    ),
    "agency": (
        "broker_agency",
        {"name_en": "Walkway Brokers", "name_zh": "步道技术转移", "party_kind": "170"},
        {"broker": ["market", "talent"]},
    ),
    "office": (
        "registration_office",
        {"name_en": "Walkway Office", "name_zh": "步道登记处"},
        {"registrar": ["contracts", "worklist"], "second_checker": ["contracts", "worklist"]},
    ),
    "regulator": (
        "regulator",
        {"name_en": "Walkway Bureau", "name_zh": "步道科技厅", "region": "330000"},
        {"statistician": ["statistics"]},
    ),
    "outsiders": (
        "enterprise",
        {"name_en": "Elsewhere Works", "name_zh": "别处工厂", "party_kind": "170"},
        {"buyer": ["market", "contracts", "talent", "publicity", "worklist"]},
    ),
}


class Cast:
    """cast["university.inventor"] is a client; cast.public has no key."""

    def __init__(self, address: str) -> None:
        self.public = Client(address)
        self.members: dict[str, Client] = {}
        exchange: Organization | None = None
        for name, (kind, names, people) in ROLES.items():
            organization = _organization(kind, names, exchange)
            exchange = exchange or organization
            for role, scopes in people.items():
                self.members[f"{name}.{role}"] = _member(address, organization, f"{name}.{role}", role, scopes)

    def __getitem__(self, who: str) -> Client:
        return self.members[who]


def _identifier() -> str:
    body = f"91330106{random.randrange(10**9):09d}"
    return body + str(uscc.calc_check_digit(body))


@transaction.atomic
def _organization(kind: str, names: Mapping[str, Any], exchange: Organization | None) -> Organization:
    operated = kind in {"exchange", "registration_office", "regulator"}
    made = organizations.register(
        actor=SYSTEM,
        kinds=[kind],
        applied_to=None if operated else exchange,
        jurisdiction=JURISDICTION,
        is_demo=True,
        uscc=_identifier(),
        **{"region": "330106", **names},
    )
    return organizations.verify(made, actor=SYSTEM)


@transaction.atomic
def _member(address: str, of: Organization, who: str, role: str, scopes: Sequence[str]) -> Client:
    user = accounts.create(
        actor=SYSTEM,
        email=f"{who}.{secrets.token_hex(4)}@walk.example",
        password=settings.EXCHANGE_DEMO_PASSWORD,
        name=who,
        jurisdiction=JURISDICTION,
        is_demo=True,
    )
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    second_factor.seed(user, actor=SYSTEM, secret=secret)
    membership = memberships.appoint(of, actor=SYSTEM, user=user, roles=[role])
    actor = actors.actor_of_membership(membership, assurance=Assurance.SECOND_FACTOR)
    until = clock.now() + timedelta(days=1)
    _key, raw = api_keys.create(membership, actor=actor, label="walk", scopes=scopes, expires_at=until)
    return Client(address, who, raw, secret, str(of.pk), of.slug, str(user.pk))
