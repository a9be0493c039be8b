"""The parties of a contract as they are when it is drafted."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.models import Contract, ContractParty
from institutions.models import Organization

_NATURAL_KINDS = "4"
_ERASED = {"name_zh": "（姓名已删除）", "name_en": "(name erased)"}


def snapshot(contract: Contract, side: str, organization: Organization, place: int) -> ContractParty:
    """A party with the organization's official facts as they are now. A natural person gets a salt for the name."""
    own = facts_of(organization)
    salt = secrets.token_hex(16) if organization.is_person or is_natural(own["party_kind"], own["uscc"]) else ""
    return ContractParty(contract=contract, side=side, place=place, organization=organization, salt=salt, **own)


def is_natural(party_kind: str, uscc: str) -> bool:
    """A natural person, and no individual business: that stands in the register of firms under its own number."""
    return party_kind.startswith(_NATURAL_KINDS) and not uscc


def named(document: Mapping[str, Any], contract: Contract) -> dict[str, Any]:
    """A text for readers: with the names of natural persons in it as long as they are kept. Not what was hashed."""
    return {**document, "parties": with_names(document, people(contract))}


def people(contract: Contract) -> list[dict[str, str]]:
    """What the digests in the text stand for: digest, salt and facts of each natural person that is not forgotten."""
    return [{"digest": row.digest, "salt": row.salt, **row.person} for row in contract.parties.all() if row.salt]


def with_names(document: Mapping[str, Any], known: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The parties of a text, each natural person by name; who was forgotten says so."""
    by_digest = {one["digest"]: {name: one[name] for name in ContractParty.PERSONAL} for one in known}
    return [
        {**party, **by_digest.get(party["person"], _ERASED)} if "person" in party else dict(party)
        for party in document["parties"]
    ]


def facts_of(organization: Organization) -> dict[str, Any]:
    """What a contract says of a party."""
    return {
        "name_zh": organization.name_zh,
        "name_en": organization.name_en,
        "uscc": organization.uscc,
        "foreign_number": organization.foreign_number,
        "party_kind": organization.party_kind,
        "region": organization.region,
        "country": organization.country,
        "address": organization.address,
    }


def on_side(contract: Contract, side: str) -> list[ContractParty]:
    """The parties of a side, in their order."""
    return [party for party in contract.parties.all() if party.side == side]


def organizations(contract: Contract, *sides: str) -> list[Organization]:
    """The organizations of these sides that are here; of all sides for none."""
    rows = contract.parties.select_related("organization").all()
    return [row.organization for row in rows if row.organization and (not sides or row.side in sides)]


def names(parties: Iterable[ContractParty]) -> str:
    """The names of parties in the reader's language."""
    return ", ".join(party.name for party in parties)
