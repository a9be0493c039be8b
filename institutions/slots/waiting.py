"""What of people and organizations waits for whom."""

from institutions.selectors import waiting as found
from institutions.services import verifications
from transfer.edge import waiting


def fill() -> None:
    """Registers it."""
    waiting.source("institutions.invitation.accept")(found.invitations)
    waiting.source("institutions.counter_service.serve")(found.counter_services)
    waiting.source("institutions.role_grant.approve")(found.role_grants)
    for kind in (verifications.FIRST, verifications.SECOND):
        second = kind == verifications.SECOND
        waiting.work(kind, place="institutions:verify", titles=found.organization_titles, second=second)
