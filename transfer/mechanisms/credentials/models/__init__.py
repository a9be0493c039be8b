"""The tables of credentials."""

from transfer.mechanisms.credentials.models.credentials import Credential, IssuedFile

__all__ = ["Credential", "IssuedFile"]
