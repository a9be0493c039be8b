"""The same move on many rows of a list, made in the background as whoever looked at them may make it then."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfer.edge import bulk, long_lists
from transfer.edge.bulk import Bulk
from transfer.edge.columns import harmless
from transfer.edge.views import tables
from transfer.edge.views.tables import TablePage
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed, Refusal
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.kinds import Dealt, Fault, Kind, Work, register
from transfer.mechanisms.jobs.services import begin
from transfer.mechanisms.jobs.slots import lists

MOVES = "jobs.list.move"


def check(actor: Actor, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The list, the move, the rows with their versions and what was said, as the preview's form sent them."""
    if actor.scopes is not None:
        raise NotAllowed(_("A key moves each by itself."), code="scope")
    page, act = _opened(str(asked.get("address", "")), str(asked.get("move", "")), actor, house().desk_of(actor))
    try:
        rows = [[str(UUID(str(key))), int(version)] for key, version in asked["rows"]][: bulk.MOST]
        said = {str(name): [str(one) for one in found] for name, found in dict(asked.get("said", {})).items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Invalid.one("rows", _("These are no rows of the list."), "rows") from None
    if not _form(page, act, rows, said).is_valid():
        raise Invalid.one("said", _("What the move asks for was not said."), "said")
    return {"address": str(asked["address"]), "move": act.move, "rows": rows, "said": said}


def pieces(work: Work) -> Iterator[int]:
    """The places of the rows that are left."""
    yield from range(work.cursor.get("place", 0), len(work.asked["rows"]))


def deal(work: Work, place: int) -> Dealt:
    """Moves one row, and writes its line: a refusal undoes it alone."""
    page, act = _opened(work.asked["address"], work.asked["move"], work.actor, "")
    key, version = work.asked["rows"][place]
    form = _form(page, act, [[key, version]], work.asked["said"])
    name, number = page.named(UUID(key))
    refusal: Refusal | None = Invalid.one("said", _("What was said does not fit this one."), "said")
    if form.is_valid():
        refusal = bulk.attempt(partial(page.move_one, act, UUID(key), version, form.cleaned_data))
    why = "" if refusal is None else bulk.reason(refusal)
    line = [name, number, gettext("done") if refusal is None else gettext("not done"), why]
    head = [[gettext("Name"), gettext("Number"), gettext("What came of it"), gettext("Why not")]] if place == 0 else []
    part = ("\ufeff" if place == 0 else "") + _csv([*head, line])
    following = {"place": place + 1}
    if refusal is None:
        return Dealt(cursor=following, taken=1, part=part.encode())
    fault = Fault(place + 1, name[:80], refusal.code, bulk.in_each_language(refusal))
    return Dealt(cursor=following, failed=1, part=part.encode(), faults=[fault])


def result(work: Work) -> str:
    """The name of the file that says what came of each row."""
    return f"{tables.reopened(work.asked['address'], work.actor, '').file_name}-moved-{work.language}.csv"


register(
    Kind(
        code=MOVES,
        label=_("The same for many rows of a list"),
        policy="jobs.list.move",
        check=check,
        pieces=pieces,
        deal=deal,
        total=lambda work: len(work.asked["rows"]),
        result=result,
    )
)


def order(actor: Actor, org: str, asked: Mapping[str, Any], about: str) -> str:
    """Orders it and says where it can be followed."""
    job = begin(actor=actor, kind=MOVES, asked=asked, about=about, order_now=True)
    return reverse("jobs:job", args=[org, job.pk])


def _opened(address: str, move: str, actor: Actor, org: str) -> tuple[TablePage, Bulk]:
    page = tables.reopened(address, actor, org)
    act = page.act_of(move)
    if act is None:
        raise Invalid.one("move", _("The list does not offer this for several rows."), "choice")
    return page, act


def _form(page: TablePage, act: Bulk, rows: Sequence[Sequence[Any]], said: Mapping[str, Sequence[str]]) -> Any:
    posted = QueryDict(mutable=True)
    for name, values in said.items():
        posted.setlist(name, list(values))
    return act.asks(page.found([UUID(key) for key, _version in rows]), posted)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue()


long_lists.provide(lists.order, order)
