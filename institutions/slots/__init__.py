"""What institutions put into the places that lower floors keep open: actors, menus, who sits at a desk, what waits."""

from institutions.selectors import counter_services
from institutions.slots import actors, desks, long_work, menus, waiting, words, work
from transfer.edge import sayings, thread_places
from transfer.edge.actors import provide, provide_serving

provide(actors.SOURCE)
provide_serving(counter_services.served)
sayings.provide(label_of=words.label_of, names_of=words.names_of)
thread_places.provide_names(words.names_for)
menus.fill()
desks.fill()
waiting.fill()
long_work.fill()

__all__ = ["work"]
