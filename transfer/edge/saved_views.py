"""Views of lists that a membership keeps: its columns, and filters with sort and columns under a name."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.edge.models import SavedView
from transfer.kernel import locking, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible

MOST = 12
"""More tabs than that above one list are no help."""
LONGEST = 1000


@policy.policy("edge.saved_view.keep")
def may_keep(actor: Actor, listing: str) -> bool:
    """Whoever acts in a membership, for it alone."""
    return actor.membership is not None


def of(actor: Actor, listing: str) -> list[SavedView]:
    """The membership's views of a list, its kept columns first (name ""), then by age."""
    if actor.membership is None:
        return []
    rows = SavedView.objects.filter(membership=actor.membership, listing=listing)
    return sorted(rows, key=lambda view: (view.name != "", view.pk))


@transaction.atomic
def save(*, actor: Actor, listing: str, name: str, query: str, columns: Sequence[str]) -> SavedView:
    """Keeps a view under a name; one of this name is replaced. Invalid for a view too many."""
    policy.require(actor, "edge.saved_view.keep", listing)
    if len(query) > LONGEST:
        raise Invalid.one("name", _("This asks too much to be kept. Narrow the list by less."), "too_long")
    kept: dict[str, Any] = {"membership": actor.membership, "listing": listing}
    if SavedView.objects.filter(**kept).exclude(name__in=["", name]).count() >= MOST:
        raise Invalid.one("name", _("There are many views already. Delete one first."), "too_many")
    made, _new = SavedView.objects.update_or_create(
        **kept, name=name, defaults={"query": query, "columns": list(columns)}
    )
    return made


@transaction.atomic
def keep_columns(*, actor: Actor, listing: str, columns: Sequence[str], view: UUID | None = None) -> SavedView:
    """Keeps which columns the list has from now on, or one of its views. NotVisible for a view of somebody else."""
    policy.require(actor, "edge.saved_view.keep", listing)
    if view is None:
        kept: dict[str, Any] = {"membership": actor.membership, "listing": listing, "name": ""}
        return SavedView.objects.update_or_create(**kept, defaults={"columns": list(columns)})[0]
    found = _own(actor, listing, view)
    found.columns = list(columns)
    found.save(update_fields=["columns"])
    return found


@transaction.atomic
def delete(*, actor: Actor, listing: str, view: UUID) -> None:
    """Deletes a view. NotVisible for one of somebody else."""
    policy.require(actor, "edge.saved_view.keep", listing)
    _own(actor, listing, view).delete()


def forget(memberships: Iterable[UUID]) -> None:
    """Forgets the views of memberships that are no more."""
    locking.require_transaction()
    SavedView.objects.filter(membership__in=list(memberships)).delete()


def _own(actor: Actor, listing: str, view: UUID) -> SavedView:
    rows = SavedView.objects.select_for_update().exclude(name="")
    found = rows.filter(membership=actor.membership, listing=listing, pk=view).first()  # type: ignore[misc] # None finds none
    if found is None:
        raise NotVisible
    return found
