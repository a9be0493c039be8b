"""Tables of publicity."""

from transfer.mechanisms.publicity.models.objections import Ground, Objection, ObjectionText, Outcome
from transfer.mechanisms.publicity.models.people import NamedPerson
from transfer.mechanisms.publicity.models.publicities import Fault, Place, Publicity

__all__ = ["Fault", "Ground", "NamedPerson", "Objection", "ObjectionText", "Outcome", "Place", "Publicity"]
