"""The parties of a contract as they are when it is drafted."""

from collections.abc import Iterable
from typing import Any

from contracts.models import Contract, ContractParty
from institutions.models import Organization


def snapshot(contract: Contract, side: str, organization: Organization, place: int) -> ContractParty:
    """A party with the organization's official facts as they are now."""
    return ContractParty(contract=contract, side=side, place=place, organization=organization, **facts_of(organization))


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
