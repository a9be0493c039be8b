"""What was signed is kept with its signatures: without its text a signature proves nothing."""

from transfer.kernel.retention import kept
from transfer.mechanisms.signing.models import Envelope, Signatory, Signature

kept("signing.envelope", rule="retention.envelope", models=(Envelope, Signatory, Signature))
