"""What one reader may know of the objects of a thread: where each stands, and who acted on it.

Each noun says it of its own objects, many at once; the app that has people and organizations gives their names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.models import Event, Stateful


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and from where. org: the slug in the address of a workspace; here: the page, to which none leads."""

    actor: Actor = ANONYMOUS
    org: str = ""
    here: str = ""

    def at_desk(self, name: str, key: UUID) -> str:
        """The address of an object in the workspace from which one reads, "" outside a workspace."""
        return reverse(name, kwargs={"org": self.org, "pk": key}) if self.org else ""


PUBLIC = Reader()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An object as one reader may know it.

    url: its page for this reader, "" for none. label: what it is called beside another thread. inside: the reader has
    a part in it and sees its every step. parties: the organizations whose names its page tells this reader.
    known: False where the reader is led to a public page about it, and not to the object itself.
    """

    url: str = ""
    label: str = ""
    inside: bool = False
    parties: frozenset[UUID] = frozenset()
    jurisdiction: str = "CN"
    known: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """Names in the reader's language. public: of the organizations those that this reader may know anywhere; people:
    those whom the reader may know by name."""

    organizations: Mapping[UUID, str] = field(default_factory=dict)
    public: frozenset[UUID] = frozenset()
    people: Mapping[UUID, str] = field(default_factory=dict)


Find = Callable[[Reader, Sequence[UUID]], Mapping[UUID, Place]]
NamesFor = Callable[[Actor, Iterable[UUID], Iterable[UUID]], Names]


def _no_names(actor: Actor, organizations: Iterable[UUID], people: Iterable[UUID]) -> Names:
    return Names()


_FINDERS: dict[str, Find] = {}
_names_for: NamesFor = _no_names


def finder(noun: str, find: Find) -> None:
    """Registers how the objects of a noun that a reader may know are found: a constant number of queries for many."""
    _FINDERS[noun] = find


def nouns() -> frozenset[str]:
    """The nouns whose objects can be found."""
    return frozenset(_FINDERS)


def provide_names(names_for: NamesFor) -> None:
    """Called once by the app that has people and organizations."""
    global _names_for
    _names_for = names_for


def of_streams(streams: Iterable[str], reader: Reader) -> dict[str, Place]:
    """The places of the objects of these streams that the reader may know; one call for each noun."""
    wanted: dict[str, set[UUID]] = {}
    for stream in streams:
        noun, _colon, key = stream.partition(":")
        if noun in _FINDERS:
            wanted.setdefault(noun, set()).add(UUID(key))
    return {
        f"{noun}:{key}": place
        for noun, keys in sorted(wanted.items())
        for key, place in _FINDERS[noun](reader, sorted(keys)).items()
    }


def of(obj: Stateful, reader: Reader) -> Place | None:
    """The place of one object, None where the reader may not know it."""
    return of_streams([obj.stream], reader).get(obj.stream)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader may know of some events."""

    reader: Reader
    places: Mapping[str, Place]
    names: Names

    def url(self, event: Event) -> str:
        """The page of the event's object, "" for none and for the one that is read."""
        place = self.places.get(event.stream)
        return place.url if place and place.url != self.reader.here else ""

    def inside(self, event: Event) -> bool:
        """Whether the reader has a part in the event's object."""
        place = self.places.get(event.stream)
        return place is not None and place.inside

    def acting(self, event: Event) -> UUID | None:
        """The organization that acted, where this reader may know it."""
        if self._may_name(event, event.actor_organization):
            return event.actor_organization
        behalf = self.inside(event) and self._may_name(event, event.on_behalf_of)
        return event.actor_organization if behalf else None

    def principal(self, event: Event) -> UUID | None:
        """The organization for which it acted, where this reader may know it."""
        return event.on_behalf_of if self._may_name(event, event.on_behalf_of) else None

    def who(self, event: Event) -> str:
        """Who acted, and for whom, as far as this reader may know it; "" for nobody."""
        found = self.names.organizations
        said = found.get(acting, "") if (acting := self.acting(event)) else ""
        principal = found.get(behalf, "") if (behalf := self.principal(event)) else ""
        if said and event.served_in is not None:
            return self._at_counter(event, said, principal)
        if said and principal and said != principal:
            said = _("%(broker)s for %(principal)s") % {"broker": said, "principal": principal}
        person = self.names.people.get(event.actor_user, "") if event.actor_user and self.inside(event) else ""
        if said and person and person != said:
            return _("%(person)s, %(organization)s") % {"person": person, "organization": said}
        return said or principal

    def _at_counter(self, event: Event, office: str, visitor: str) -> str:
        """A clerk's hand: at which counter, for whom, and by which clerk where the reader knows the people there."""
        clerk = self.names.people.get(event.actor_user, "") if event.actor_user and self.inside(event) else ""
        words = {"office": office, "visitor": visitor or "–", "clerk": clerk}
        if clerk:
            return _("%(clerk)s at the counter of %(office)s, for %(visitor)s") % words
        return _("At the counter of %(office)s, for %(visitor)s") % words

    def _may_name(self, event: Event, organization: UUID | None) -> bool:
        place = self.places.get(event.stream)
        if organization is None or place is None or organization not in place.parties:
            return False
        return place.inside or organization in self.names.public


def known_of(rows: Sequence[Event], reader: Reader, places: Mapping[str, Place]) -> Known:
    """What the reader may know of these events, whose objects stand in these places. The queries are for names."""
    told = [row for row in rows if row.stream in places]
    parties = {one for row in told for one in (row.actor_organization, row.on_behalf_of) if one}
    people = {row.actor_user for row in told if row.actor_user and places[row.stream].inside}
    names = _names_for(reader.actor, parties, people) if parties else Names()
    return Known(reader, places, names)
