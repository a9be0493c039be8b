"""What the clock does to envelopes."""

from transfer.kernel import clock
from transfer.kernel.deadlines import due
from transfer.mechanisms.signing.models import Envelope
from transfer.mechanisms.signing.services import expire
from transfer.mechanisms.signing.states.envelopes import UNDER_WAY


def _past() -> list[Envelope]:
    return list(Envelope.objects.filter(state__in=UNDER_WAY, sign_by__lte=clock.now()).order_by("sign_by")[:100])


@due("signing.expire", find=_past)
def void_what_nobody_signed(envelope: Envelope) -> None:
    """Voids an envelope whose last day for signing has passed."""
    expire(envelope=envelope)
