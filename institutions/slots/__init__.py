"""What institutions put into the places that lower floors keep open: actors, menus, who sits at a desk."""

from institutions.slots import actors, desks, menus
from transfer.edge.actors import provide

provide(actors.SOURCE)
menus.fill()
desks.fill()
