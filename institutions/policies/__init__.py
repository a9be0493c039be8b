"""Who may do what with organizations, memberships, keys, accounts and dictionaries."""

from institutions.policies import (
    accounts,
    api_keys,
    counter_services,
    dictionaries,
    invitations,
    memberships,
    organizations,
    role_grants,
)

__all__ = [
    "accounts",
    "api_keys",
    "counter_services",
    "dictionaries",
    "invitations",
    "memberships",
    "organizations",
    "role_grants",
]
