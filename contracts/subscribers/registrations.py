"""The certificate follows its registration."""

from contracts.models import Registration
from contracts.services import registration_certificates
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe


@subscribe("contracts.registration.registered", name="contracts.certificate_issued")
def registered(happened: Happened) -> None:
    """Made after commit: the number is final, and nothing slow holds the series."""
    registration_certificates.issue(Registration.objects.get(pk=happened.object_id), actor=SYSTEM)


@subscribe("contracts.registration.corrected", name="contracts.certificate_replaced")
def corrected(happened: Happened) -> None:
    """A new version of the certificate stands for the registration as it now is."""
    registration_certificates.issue(Registration.objects.get(pk=happened.object_id), actor=SYSTEM)


@subscribe("contracts.registration.cancelled", name="contracts.certificate_of_cancelled")
@subscribe("contracts.registration.revoked", name="contracts.certificate_of_revoked")
def ended(happened: Happened) -> None:
    """The check page says so from now on."""
    registration = Registration.objects.get(pk=happened.object_id)
    registration_certificates.issue(registration, actor=SYSTEM)
    registration_certificates.end(registration, actor=SYSTEM, reason=registration.state)
