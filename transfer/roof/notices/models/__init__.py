"""Notices to people, the mails that carry them, and what people chose."""

from transfer.roof.notices.models.hours import Hours, Undeliverable, address_digest
from transfer.roof.notices.models.mails import Mail
from transfer.roof.notices.models.notices import Notice
from transfer.roof.notices.models.preferences import Preference

__all__ = ["Hours", "Mail", "Notice", "Preference", "Undeliverable", "address_digest"]
