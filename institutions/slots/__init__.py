"""What institutions put into the places that the edge keeps open: who acts, and the lines of menus."""

from institutions.slots import actors, menus
from transfer.edge.actors import provide

provide(actors.SOURCE)
menus.fill()
