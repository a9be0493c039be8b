"""The same move on several rows of a list: what a list offers, what stands in the way of a row, what came of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import translation

from transfer.edge import problems
from transfer.edge.models import Batch
from transfer.kernel import clock, locking, workflow
from transfer.kernel import policy as policies
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, Refusal, Text

MOST = 500
"""Rows of one batch. Nobody looks a longer preview through; who has more narrows the list."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A move that a list offers for several of its rows.

    move: its name in the state table of the list's noun; service(obj, actor=…, **input). means: what happens to each
    row, a sentence of the preview. form: what it asks, once for all rows; its version is left out, each row has its
    own. label: on the button, that of the move without one. hindrance(row, actor): what stands in the way, where the
    table of states does not say it well. given(rows): arguments of the form.
    """

    move: str
    service: Callable[..., Any]
    means: Text
    form: type[forms.Form] = forms.Form
    label: Text = ""
    hindrance: Callable[[Any, Actor], Refusal | None] | None = None
    given: Callable[[Sequence[Any]], Mapping[str, Any]] = lambda rows: {}

    def asks(self, rows: Sequence[Any], *posted: Any) -> forms.Form:
        """The form for these rows, bound or not."""
        form = self.form(*posted, **self.given(rows))
        form.fields.pop("version", None)
        return form

    def against(self, row: Any, actor: Actor) -> Refusal | None:
        """What stands in the way of this row now; None when nothing does."""
        if self.hindrance is not None:
            return self.hindrance(row, actor)
        return workflow.hindrance(row, self.move, actor=actor)


def weigh(act: Bulk, rows: Sequence[Any], actor: Actor) -> list[Refusal | None]:
    """What stands in the way of each; what the rules look at is read together."""
    if rows:
        models.prefetch_related_objects(list(rows), *type(rows[0]).STATES.weighs)
    with policies.asked_together():
        return [act.against(row, actor) for row in rows]


def move(act: Bulk, row: Any, version: int, *, actor: Actor, said: Mapping[str, Any]) -> None:
    """Moves one row, as it was looked at, in the caller's transaction. Refused like the single move."""
    act.service(locking.lock(row, expected_version=version), actor=actor, **said)


@policies.policy("edge.batch.begin")
def may_begin(actor: Actor, listing: str) -> bool:
    """Whoever acts in a membership by the own hand; each row asks the policy of its move."""
    return actor.membership is not None and actor.served is None


def begin(*, actor: Actor, listing: str, move: str, rows: Sequence[tuple[UUID, int]]) -> Batch:
    """Writes down which rows will be moved, in the caller's transaction."""
    locking.require_transaction()
    policies.require(actor, "edge.batch.begin", listing)
    lines: list[dict[str, Any]] = [
        {"row": str(key), "version": version, "done": None, "said": {}} for key, version in rows
    ]
    assert actor.membership is not None
    return Batch.objects.create(
        membership=actor.membership, listing=listing, move=move, lines=lines, created_at=clock.now()
    )


def of(actor: Actor, listing: str, key: str) -> Batch:
    """One's own batch of this list. NotVisible for any other."""
    try:
        found = Batch.objects.filter(pk=UUID(key), membership=actor.membership, listing=listing).first()  # type: ignore[misc] # None finds none
    except ValueError:
        raise NotVisible from None
    if found is None:
        raise NotVisible
    return found


def steps(batch: Batch) -> Iterator[tuple[int, UUID, int]]:
    """The rows of a batch that nobody has dealt with: place, key, version."""
    for place, line in enumerate(batch.lines):
        if line["done"] is None:
            yield place, UUID(line["row"]), line["version"]


@transaction.atomic
def settle(batch: Batch, place: int, act: Callable[[], None], *, actor: Actor) -> None:
    """Does one row and writes down what came of it, in a transaction of its own: a refusal undoes this row alone."""
    policies.require(actor, "edge.batch.begin", batch.listing)
    held = Batch.objects.select_for_update().filter(pk=batch.pk).first()
    if held is None:
        return  # the membership has ended with an earlier row
    refusal = attempt(act)
    held.lines[place] |= {"done": refusal is None, "said": {} if refusal is None else in_each_language(refusal)}
    held.save(update_fields=["lines"])


def attempt(act: Callable[[], None]) -> Refusal | None:
    """Does it inside a savepoint; what refused it, with nothing done."""
    try:
        with transaction.atomic():
            act()
    except Refusal as refusal:
        return refusal
    except IntegrityError as error:
        found = problems.of_database(error)
        if found is None:
            raise
        return found
    return None


def forget(memberships: Iterable[UUID]) -> None:
    """Forgets the batches of memberships that are no more."""
    locking.require_transaction()
    Batch.objects.filter(membership__in=list(memberships)).delete()


def in_each_language(refusal: Refusal) -> dict[str, str]:
    """The reason in every language of the exchange."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = reason(refusal)
    return found


def reason(refusal: Refusal) -> str:
    """Why not, in the language that is active."""
    if isinstance(refusal, Invalid):
        return " ".join(str(problem.message) for problem in refusal.problems)
    return f"{refusal.message} ({refusal.legal_basis})" if refusal.legal_basis else str(refusal.message)
