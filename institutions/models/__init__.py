"""The tables of institutions, split by noun."""

from institutions.models.api_keys import ApiKey, digest_of
from institutions.models.counter_services import CounterService
from institutions.models.dictionaries import Concordance, Dictionary, DictionaryEntry
from institutions.models.invitations import Invitation
from institutions.models.memberships import Membership, RoleGrant
from institutions.models.organizations import Organization, RegionRight
from institutions.models.regions import Region
from institutions.models.users import Person, User

__all__ = [
    "ApiKey",
    "Concordance",
    "CounterService",
    "Dictionary",
    "DictionaryEntry",
    "Invitation",
    "Membership",
    "Organization",
    "Person",
    "Region",
    "RegionRight",
    "RoleGrant",
    "User",
    "digest_of",
]
