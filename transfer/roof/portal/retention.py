"""What the portal keeps goes with the person."""

from transfer.kernel.retention import part_of
from transfer.roof.portal.models import Deed, PutAway

part_of("institutions.user", Deed, PutAway)
