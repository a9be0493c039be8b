"""The nouns of upper apps whose objects hold files. Each is declared once; card, pages and API follow from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse, NotVisible, Text
from transfer.kernel.models import Stateful

PUBLIC, SHARED, CONFIDENTIAL = "public", "shared", "confidential"
"""The levels of confidentiality. What shared and confidential mean is for the noun to say."""

Names = Callable[[Iterable[UUID], Iterable[UUID]], Mapping[UUID, str]]


@dataclass(frozen=True, slots=True)
class Holder:
    """How the objects of one noun hold files.

    address: the plural in addresses of pages and API. page: the name of the object's page (org, pk). kinds, levels:
    code → words for people, the first is the default. view_policy, attach_policy: asked with the object; open_policy:
    asked with the StoredFile. rule: which files of an object that the actor sees it may open, as a condition on
    StoredFile. owner: the side for which the actor attaches. adding, removing: whether the object's state allows it.
    names: of organizations and users, for the page that says who opened a file.
    """

    model: type[Stateful]
    address: str
    page: str
    kinds: Mapping[str, Text]
    levels: Mapping[str, Text]
    view_policy: str
    attach_policy: str
    open_policy: str
    rule: Callable[[Actor, Any], Q]
    owner: Callable[[Actor, Any], UUID | None]
    adding: Callable[[Any], bool]
    removing: Callable[[Any, Any], bool]
    names: Names

    @property
    def noun(self) -> str:
        """The first part of the subjects of its files."""
        return str(self.model.STATES.noun)

    def find(self, actor: Actor, pk: UUID | str) -> Any:
        """The object of this id among what the actor sees. NotVisible otherwise."""
        visible = self.model._default_manager.visible_to(actor)  # type: ignore[attr-defined] # house rule
        found = visible.select_related("thread").filter(pk=pk).first()
        if found is None:
            raise NotVisible
        return found


_HOLDERS: dict[str, Holder] = {}


def hold(holder: Holder) -> Holder:
    """Declares that objects of a noun hold files. Misuse for two declarations of one address."""
    known = _HOLDERS.get(holder.address)
    if known is not None and known.model is not holder.model:
        raise Misuse(f"two nouns hold files at {holder.address}")
    _HOLDERS[holder.address] = holder
    return holder


def all_holders() -> list[Holder]:
    """Every declared one, by address."""
    return [_HOLDERS[address] for address in sorted(_HOLDERS)]


def at(address: str) -> Holder:
    """The one at an address. NotVisible for none."""
    if address not in _HOLDERS:
        raise NotVisible
    return _HOLDERS[address]


def of(obj: Stateful) -> Holder:
    """The one of an object. Misuse for a noun that holds no files."""
    return _of_noun(str(obj.STATES.noun))


def of_subject(subject: str) -> Holder:
    """The one of a file's subject. NotVisible for none."""
    try:
        return _of_noun(subject.partition(":")[0])
    except Misuse:
        raise NotVisible from None


def _of_noun(noun: str) -> Holder:
    for holder in _HOLDERS.values():
        if holder.noun == noun:
            return holder
    raise Misuse(f"{noun} holds no files")
