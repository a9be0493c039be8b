"""A list that is too long to be answered as a file at once is made in the background, as its reader saw it."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from transfer.edge.views import tables
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotAllowed
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.kinds import Dealt, Kind, Work, register
from transfer.mechanisms.jobs.services import begin

LIST = "jobs.list.export"
AT_ONCE = 200
"""Rows of a piece."""


def check(actor: Actor, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The address of a list in the actor's workspace, with filters, order and columns. Invalid for anything else."""
    address = str(asked.get("address", ""))
    page = tables.reopened(address, actor, house().desk_of(actor))
    if actor.scopes is not None and not any(f"{page.policy}.".startswith(f"{scope}.") for scope in actor.scopes):
        raise NotAllowed(_("This key was not given the right to read that list."), code="scope")
    return {"address": address}


def pieces(work: Work) -> Iterator[Any]:
    """Portions of the list as whoever ordered it sees it now, from the cursor on."""
    if work.cursor.get("ended"):
        return
    page = tables.reopened(work.asked["address"], work.actor, "")
    following = work.cursor.get("before", "")
    head = page.head_of_file() if not work.cursor else ""
    while True:
        portion = page.portion(following, AT_ONCE)
        yield head + portion.text, portion.rows, portion.following
        head, following = "", portion.following
        if not following:
            return


def deal(work: Work, piece: Any) -> Dealt:
    """Keeps a portion."""
    text, rows, following = piece
    return Dealt(cursor={"before": following, "ended": not following}, taken=rows, part=text.encode())


def total(work: Work) -> int:
    """The rows of the list."""
    return tables.reopened(work.asked["address"], work.actor, "").rows.count()


def result(work: Work) -> str:
    """The name of the file."""
    return f"{tables.reopened(work.asked['address'], work.actor, '').file_name}-{work.language}.csv"


register(
    Kind(
        code=LIST,
        label=_("List as a file (CSV)"),
        policy="jobs.list.export",
        check=check,
        pieces=pieces,
        deal=deal,
        total=total,
        result=result,
    )
)


def order(actor: Actor, org: str, address: str, title: str) -> str:
    """Orders the file of a list and says where it can be followed."""
    path = urlsplit(address)
    job = begin(actor=actor, kind=LIST, asked={"address": f"{path.path}?{path.query}"}, about=title, order_now=True)
    return reverse("jobs:job", args=[org, job.pk])
