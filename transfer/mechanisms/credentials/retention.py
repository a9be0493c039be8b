"""Certificates are kept: whoever holds one has it checked."""

from transfer.kernel.retention import kept
from transfer.mechanisms.credentials.models import Credential, IssuedFile

kept("credentials.credential", rule="retention.credential", models=(Credential, IssuedFile))
