"""Tables of publicity."""

from transfer.mechanisms.publicity.models.objections import Ground, Objection, ObjectionText, Outcome
from transfer.mechanisms.publicity.models.publicities import Place, Publicity

__all__ = ["Ground", "Objection", "ObjectionText", "Outcome", "Place", "Publicity"]
