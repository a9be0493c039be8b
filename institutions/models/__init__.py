"""The tables of institutions, split by noun."""

from institutions.models.api_keys import ApiKey, digest_of
from institutions.models.invitations import Invitation
from institutions.models.memberships import Membership, RoleGrant
from institutions.models.organizations import Organization, RegionRight
from institutions.models.users import Person, User

__all__ = [
    "ApiKey",
    "Invitation",
    "Membership",
    "Organization",
    "Person",
    "RegionRight",
    "RoleGrant",
    "User",
    "digest_of",
]
