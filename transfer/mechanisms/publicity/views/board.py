"""The public board: what is being made public, and each notice with its clause, its days and the way to object."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from transfer.edge.views.pages import Doing, ListPage, MovesPage, ObjectPage
from transfer.kernel import policy
from transfer.kernel.errors import NotVisible
from transfer.kernel.money import Money
from transfer.mechanisms.publicity import selectors
from transfer.mechanisms.publicity.filters import BoardFilter
from transfer.mechanisms.publicity.forms import DecisionForm, ProposeForm
from transfer.mechanisms.publicity.models import Ground, Objection, Place, Publicity
from transfer.mechanisms.publicity.services import publicities
from transfer.mechanisms.publicity.states import STANDING


class BoardPage(ListPage):
    """The board of the exchange: its notices, newest first; those that stand there unless asked otherwise."""

    policy = "publicity.publicity.view"
    model = Publicity
    filterset_class = BoardFilter
    template_name = "publicity/board.html"

    def queryset(self) -> models.QuerySet[Any]:
        """With counts of objections."""
        rows: Any = super().queryset()
        return self.narrowed(rows.with_objections())

    def narrowed(self, rows: Any) -> models.QuerySet[Any]:
        """What the rules place at the exchange."""
        found: models.QuerySet[Any] = rows.at_exchanges()
        return found


class OwnBoardPage(BoardPage):
    """The board of one organization: what the rules place with it, as the seller or as the exchange."""

    def narrowed(self, rows: Any) -> models.QuerySet[Any]:
        """Its own; NotVisible where nothing ever stood."""
        found: models.QuerySet[Any] = rows.on_board_of(self.kwargs["organization"])
        if not found.exists():
            raise NotVisible
        return found

    def extra(self) -> dict[str, Any]:
        """Whose board it is."""
        return {
            "board": self.kwargs["organization"],
            "trail": [(_("Public notices"), reverse("publicity:board")), (_("The board of one organization"), "")],
        }


class NoticePage(ObjectPage):
    """One notice."""

    policy = "publicity.publicity.view"
    model = Publicity
    template_name = "publicity/notice.html"

    def extra(self, obj: Publicity) -> dict[str, Any]:
        """Where its period stands, what was decided, the reader's own objection, and whether one may be filed."""
        content, boards = obj.content, selectors.boards_of(obj)
        back = reverse("publicity:board") if Place.EXCHANGE in obj.places else boards[0].address
        price = content.get("price")
        own = Objection.objects.filter(publicity=obj, user=self.actor.user) if self.actor.user else ()
        may_file = policy.may(self.actor, "publicity.objection.file", Objection(publicity=obj))
        return {
            "content": content,
            "price": Money(price["minor"], price["currency"]) if price else None,
            "seller": selectors.seller_of(obj),
            "price_note": _(content["price_note"]) if content.get("price_note") else "",
            "mode": _(content["mode"]) if content.get("mode") else "",
            "more": [(_(label), text) for label, text in content.get("more", {}).items()],
            "people": _grouped(selectors.people_of(obj)),
            "day": selectors.day_of(obj),
            "stands": obj.state in STANDING,
            "decided": selectors.decided(obj),
            "waiting": obj.objections.undecided().count(),
            "own": list(own),
            "may_file": may_file,
            "boards": boards,
            "grounds": Ground.labels,
            "trail": [(_("Public notices"), back), (obj.thread.number, "")],
        }


def _grouped(people: list[selectors.Line]) -> list[tuple[str, list[selectors.Line]]]:
    return [(_(label), list(lines)) for label, lines in groupby(people, key=attrgetter("label"))]


class NoticeMovePage(MovesPage):
    """Two officers annul a notice of the own exchange: one proposes it, another one does it."""

    policy = "publicity.publicity.view"
    model = Publicity
    doings = {
        "propose_annulment": Doing(publicities.propose_annulment, ProposeForm),
        "annul": Doing(publicities.annul, DecisionForm),
        "put_aside": Doing(publicities.put_aside, DecisionForm),
    }

    def success_url(self, result: Publicity) -> str:
        """Back to the notice."""
        return reverse("publicity:notice_acting", args=[self.kwargs["org"], result.pk])

    def extra(self) -> dict[str, Any]:
        """The notice, and the way back to it."""
        back = reverse("publicity:notice_acting", args=[self.kwargs["org"], self.object.pk])
        return {**super().extra(), "intro": self.object.title, "cancel_url": back, "layout": "workspace.html"}
