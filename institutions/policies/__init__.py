"""Who may do what with organizations, memberships, keys and accounts."""

from institutions.policies import accounts, api_keys, invitations, memberships, organizations, role_grants

__all__ = ["accounts", "api_keys", "invitations", "memberships", "organizations", "role_grants"]
