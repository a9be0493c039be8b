"""What follows when a box is lost: the search party, whose work is to be told."""

from transfer.kernel import events

TOLD: list[str] = []


@events.subscribe("toy.box.lost", name="toy.search_party")
def tell(happened: events.Happened) -> None:
    """Remembers the box, in whichever process the relay runs."""
    TOLD.append(str(happened.facts["box"]))
