"""Why something stands where it stands: the reason and the note that went with the move that brought it there.

Each app says once which of its events carry a reason, from which list, and in which states it still holds. Who may
read it is who may see the page or the answer in which it is shown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from transfer.kernel.errors import Misuse, Text
from transfer.kernel.models import Event, EventNote, Stateful


@dataclass(frozen=True, slots=True)
class Saying:
    """title: what happened; reason, label: its code and words for it; by: the organization that said it, if known."""

    what: str
    title: Text
    reason: str
    label: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    title: Text
    dictionary: str
    states: frozenset[str]
    while_: Callable[[Any], bool] | None

    def holds(self, obj: Stateful) -> bool:
        """Whether it still says something about the object as it stands."""
        return obj.state in self.states and (self.while_ is None or self.while_(obj))

    def label(self, code: str) -> str:
        """The reason in the reader's language; a code of no list as it is."""
        return _label_of(self.dictionary, code) if code else ""


_KEPT: dict[str, dict[str, _Kept]] = {}


def _as_it_is(dictionary: str, code: str) -> str:
    return code


def _no_names(organizations: Iterable[UUID]) -> dict[UUID, str]:
    return {}


_label_of: Callable[[str, str], str] = _as_it_is
_names_of: Callable[[Iterable[UUID]], dict[UUID, str]] = _no_names


def provide(*, label_of: Callable[[str, str], str], names_of: Callable[[Iterable[UUID]], dict[UUID, str]]) -> None:
    """Called once by the app that has the dictionaries and the organizations: a code's label, names by id."""
    global _label_of, _names_of
    _label_of, _names_of = label_of, names_of


def kept(
    event_name: str, title: Text, dictionary: str, *states: str, while_: Callable[[Any], bool] | None = None
) -> None:
    """An event whose reason is shown while its object is in one of these states.

    dictionary: the list of its reasons.
    """
    of_noun = _KEPT.setdefault(event_name.rpartition(".")[0], {})
    if event_name in of_noun:
        raise Misuse(f"{event_name} is kept twice")
    of_noun[event_name] = _Kept(title, dictionary, frozenset(states), while_)


def of(obj: Stateful) -> Saying | None:
    """What was said about the object and still holds. Four queries at most."""
    return of_many([obj]).get(obj.pk)


def of_many(rows: Sequence[Stateful]) -> dict[UUID, Saying]:
    """The same for many objects of one noun, by id, in as many queries; none where no state keeps a reason."""
    names = _KEPT.get(rows[0].STATES.noun, {}) if rows else {}
    asked = {row.stream: row for row in rows if any(one.holds(row) for one in names.values())}
    if not asked:
        return {}
    told = Event.objects.filter(stream__in=asked, name__in=names).order_by("stream", "-version").distinct("stream")
    last = [one for one in told if names[one.name].holds(asked[one.stream]) and (one.reason or one.note_digest)]
    ids = [one.id for one in last]
    notes = dict(EventNote.objects.filter(event__in=ids, erased_at=None).values_list("event", "text")) if ids else {}
    speakers = _speakers(last)
    return {
        asked[one.stream].pk: Saying(
            what=one.name.rpartition(".")[2],
            title=names[one.name].title,
            reason=one.reason,
            label=names[one.name].label(one.reason),
            note=notes.get(one.id, ""),
            by=speakers.get(one.id, ""),
            at=one.occurred_at,
        )
        for one in last
    }


def _speakers(rows: Sequence[Event]) -> dict[UUID, str]:
    """Names of the organizations that acted, by event; for what the system did as a consequence, of its cause."""
    causes = {one.cause for one in rows if one.actor_organization is None and one.cause}
    caused = dict(Event.objects.filter(id__in=causes).values_list("id", "actor_organization")) if causes else {}
    who = {one.id: one.actor_organization or (caused.get(one.cause) if one.cause else None) for one in rows}
    known = _names_of({one for one in who.values() if one}) if any(who.values()) else {}
    return {event: known[one] for event, one in who.items() if one in known}
