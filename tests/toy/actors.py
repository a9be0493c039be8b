"""Who handles boxes."""

import uuid

from transfer.kernel.actor import Actor, Assurance

OWNER = Actor(user=uuid.UUID(int=1), organization=uuid.UUID(int=2), assurance=Assurance.PASSWORD)
CARRIER = Actor(user=uuid.UUID(int=3), roles=frozenset({"carrier"}), assurance=Assurance.SECOND_FACTOR)
