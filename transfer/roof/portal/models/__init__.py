"""What the portal keeps of people's first days."""

from transfer.roof.portal.models.first_day import Deed, PutAway

__all__ = ["Deed", "PutAway"]
