"""The states of every noun of institutions."""

from institutions.states.api_keys import API_KEY
from institutions.states.counter_services import COUNTER_SERVICE
from institutions.states.invitations import INVITATION
from institutions.states.memberships import MEMBERSHIP
from institutions.states.organizations import ORGANIZATION
from institutions.states.role_grants import ROLE_GRANT

__all__ = ["API_KEY", "COUNTER_SERVICE", "INVITATION", "MEMBERSHIP", "ORGANIZATION", "ROLE_GRANT"]
