"""What institutions do when something happened elsewhere."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from institutions.locks import hold_counter_service
from institutions.models import Organization, User
from institutions.services import verifications
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe, while_served

while_served(hold_counter_service)


@receiver(authenticator_added, dispatch_uid="institutions.second_factor_proved")
def second_factor_proved(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Who has just set up an authenticator has shown that it works: this session has its second factor."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@subscribe("institutions.organization.applied", name="institutions.prepare_verification")
def prepare_verification(happened: Happened) -> None:
    """Puts the application on the desk of those who verify it."""
    verifications.prepare(Organization.objects.get(pk=happened.object_id), actor=SYSTEM)
