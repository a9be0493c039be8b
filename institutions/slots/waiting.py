"""What of people and organizations waits for whom."""

from institutions.selectors import waiting as found
from transfer.edge import waiting


def fill() -> None:
    """Registers it."""
    waiting.source("institutions.invitation.accept")(found.invitations)
    waiting.source("institutions.role_grant.approve")(found.role_grants)
    waiting.source("institutions.organization.verify")(found.verifications)
