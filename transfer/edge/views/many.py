"""The same move on several rows of a worked list: chosen, looked at, done row by row, told row by row."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import models, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transfer.edge import bulk, long_lists
from transfer.edge.bulk import Bulk
from transfer.edge.columns import Column, State
from transfer.edge.models import Batch
from transfer.edge.views.acting import CONFIRM_URL
from transfer.edge.views.once import once
from transfer.edge.views.pages import ListPage
from transfer.kernel.actor import Assurance
from transfer.kernel.errors import NotAllowed, NotVisible, Refusal, Text

MANY, ROW, ALL, BATCH = "many", "row", "all", "batch"
_JOINT = "."


class ManyMoves(ListPage):
    """What a worked list does with several of its rows. `moves_many` says what; without any, rows cannot be marked.

    `?many=<move>&row=<id>&row=…` or `&all=1` (all of the list as it is narrowed) previews, `?batch=<id>` tells what
    came of it. The form of the preview is sent to the list with each row and its version (`row=<id>.<version>`).
    """

    title: ClassVar[Text]
    columns: ClassVar[tuple[Column, ...]]
    moves_many: ClassVar[tuple[Bulk, ...]] = ()
    listing: str
    rows: models.QuerySet[Any]

    # The list -----------------------------------------------------------------------------------------------------

    def offered(self, shown: Sequence[Any]) -> dict[str, Any]:
        """For the list: the moves open for a row of this page, and how many rows all of it would be."""
        if not self.moves_many or self.actor.membership is None or self.actor.served is not None:
            return {"may_mark": False}
        open_here = [act for act in self.moves_many if any(why is None for why in bulk.weigh(act, shown, self.actor))]
        count = self.rows.order_by().values("pk")[: bulk.MOST + 1].count()
        return {
            "may_mark": bool(shown),
            "open_for_many": [(act.move, self._label(act)) for act in open_here],
            "count_of_all": count if count <= bulk.MOST else 0,
            "most_of_all": bulk.MOST,
            "narrowing": self._narrowing(),
        }

    def narrowed_to_marked(self) -> None:
        """Narrows the rows to those that were marked, where some were."""
        asked = self.request.GET
        if asked.getlist(ROW) and ALL not in asked:
            self.rows = self.rows.filter(pk__in=[_key(one) for one in asked.getlist(ROW)])

    @property
    def heading(self) -> Text:
        """The title, as the reader's."""
        return self.title

    def address(self, row: Any) -> str:
        """Where a row leads to."""
        raise NotImplementedError

    def dress(self, rows: Sequence[Any]) -> None:
        """Gives rows what their names need."""
        raise NotImplementedError

    # The preview --------------------------------------------------------------------------------------------------

    def previewed(self) -> HttpResponse:
        """What would happen to each of the rows that were marked."""
        act = self._act(self.request.GET.get(MANY, ""))
        if ALL in self.request.GET:
            rows = list(self.rows.order_by("-pk")[: bulk.MOST + 1])
            if len(rows) > bulk.MOST:
                return self._preview(act, [], act.asks([]), 422, too_many=True)
            return self._preview(act, rows, act.asks(rows), 200)
        keys = dict.fromkeys(_key(one) for one in self.request.GET.getlist(ROW)[: bulk.MOST])
        rows = self.found(list(keys))
        return self._preview(act, rows, act.asks(rows), 200, gone=len(keys) - len(rows))

    def _preview(self, act: Bulk, rows: Sequence[Any], form: forms.Form, status: int, **more: Any) -> HttpResponse:
        self.dress(rows)
        against = bulk.weigh(act, rows, self.actor)
        lines = [self._line(row, why) for row, why in zip(rows, against, strict=True)]
        open_ones = [line for line in lines if not line["why"]]
        move = self.model.STATES.move(act.move)  # type: ignore[attr-defined] # rows that move have states
        context = self.context(
            title=_("%(list)s: %(move)s") % {"list": self.heading, "move": self._label(act)},
            act=act,
            action_label=self._label(act),
            tone=move.tone,
            form=form,
            lines=sorted(lines, key=lambda line: bool(line["why"])),
            open_count=len(open_ones),
            closed_count=len(lines) - len(open_ones),
            long=self._takes_long_to_move(len(open_ones)),
            list_title=self.heading,
            most=bulk.MOST,
            back=self._back(),
            prove=self._way_to_prove(against),
            name_label=self.columns[0].label,
            **more,
        )
        return render(self.request, "edge/many.html", context, status=status)

    def _line(self, row: Any, why: Refusal | None) -> dict[str, Any]:
        name = self.columns[0]
        state = next((column.value(row) for column in self.columns if column.key == "state"), None)
        return {
            "pick": f"{row.pk}{_JOINT}{row.version}",
            "name": name.value(row),
            "lang": getattr(name.value(row), "language", ""),
            "url": self.address(row),
            "number": row.thread.number,
            "state": state if isinstance(state, State) else None,
            "why": "" if why is None else bulk.reason(why),
        }

    def _way_to_prove(self, against: Sequence[Refusal | None]) -> str:
        """Where a second factor is shown, when rows wait for it alone."""
        missing = [one for one in against if isinstance(one, NotAllowed) and one.assurance == Assurance.SECOND_FACTOR]
        return f"{reverse(CONFIRM_URL)}?{urlencode({'next': self.request.get_full_path()})}" if missing else ""

    # Doing it -----------------------------------------------------------------------------------------------------

    def moved(self) -> HttpResponse:
        """Moves the rows that the preview showed as open: one by one at once, or as long work where they are many."""
        posted = self.request.POST
        act = self._act(posted.get(MANY, ""))
        picked = dict(_picked(one) for one in posted.getlist(ROW)[: bulk.MOST])
        rows = self.found(list(picked))
        form = act.asks(rows, posted)
        if not form.is_valid() or not picked:
            return self._preview(act, rows, form, 422, gone=len(picked) - len(rows))
        begun: list[Batch] = []
        with transaction.atomic():
            answer = once(self.request, self.actor, lambda: self._begun(act, picked, begun))
        for batch in begun:
            for place, key, version in bulk.steps(batch):
                one = partial(self.move_one, act, key, version, form.cleaned_data)
                bulk.settle(batch, place, one, actor=self.actor)
        return answer

    def _begun(self, act: Bulk, picked: Mapping[UUID, int], begun: list[Batch]) -> HttpResponse:
        if self._takes_long_to_move(len(picked)):
            rows = [[str(key), version] for key, version in picked.items()]
            said = {name: values for name, values in self.request.POST.lists() if name not in (MANY, ROW, "do", "once")}
            asked = {"address": self._back(), "move": act.move, "rows": rows, "said": said}
            about = f"{self.title}: {self._label(act)}"
            return HttpResponseRedirect(long_lists.order_moves(self.actor, self.kwargs["org"], asked, about))
        batch = bulk.begin(actor=self.actor, listing=self.listing, move=act.move, rows=list(picked.items()))
        begun.append(batch)
        return HttpResponseRedirect(self._with(**{BATCH: str(batch.pk)}))

    def move_one(self, act: Bulk, key: UUID, version: int, said: Mapping[str, Any]) -> None:
        """One row, found among those the actor sees, in the caller's transaction."""
        found = self.found([key])
        if not found:
            raise NotVisible
        bulk.move(act, found[0], version, actor=self.actor, said=said)

    def named(self, key: UUID) -> tuple[str, str]:
        """What a row is called, and the number of its thread; nothing for one that the actor sees no more."""
        rows = list(ListPage.queryset(self).filter(pk=key))
        self.dress(rows)
        return next(((str(self.columns[0].value(row)), row.thread.number) for row in rows), ("", ""))

    def act_of(self, move: str) -> Bulk | None:
        """What the list offers under this name."""
        return next((act for act in self.moves_many if act.move == move), None)

    # What came of it ----------------------------------------------------------------------------------------------

    def told(self) -> HttpResponse:
        """What came of each row of a batch."""
        batch = bulk.of(self.actor, self.listing, self.request.GET.get(BATCH, ""))
        rows = {row.pk: row for row in ListPage.queryset(self).filter(pk__in=[line["row"] for line in batch.lines])}
        self.dress(list(rows.values()))
        language = get_language() or settings.LANGUAGE_CODE
        lines = []
        for line in batch.lines:
            row = rows.get(UUID(line["row"]))
            shown: dict[str, Any] = {} if row is None else self._line(row, None)
            lines.append({**shown, "done": line["done"], "why": line["said"].get(language, "")})
        act = self.act_of(batch.move)
        context = self.context(
            title=self._label(act) if act else self.title,
            list_title=self.title,
            lines=sorted(lines, key=lambda line: (line["done"] is True, line["done"] is None)),
            done=sum(line["done"] is True for line in lines),
            refused=sum(line["done"] is False for line in lines),
            waiting=sum(line["done"] is None for line in lines),
            name_label=self.columns[0].label,
            back=self._back(),
        )
        return render(self.request, "edge/many_done.html", context)

    # ----------------------------------------------------------------------------------------------------------------

    def _act(self, move: str) -> Bulk:
        act = self.act_of(move)
        if act is None:
            raise NotVisible
        return act

    def _label(self, act: Bulk) -> str:
        return str(act.label or self.model.STATES.move(act.move).label)  # type: ignore[attr-defined] # rows that move have states

    def found(self, keys: Sequence[UUID]) -> list[Any]:
        """The rows of these keys that the actor sees on the list, in their order."""
        found = {row.pk: row for row in self.queryset().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def _takes_long_to_move(self, count: int) -> bool:
        return count > settings.EXCHANGE_MOVES_AT_ONCE and long_lists.can(self.actor)

    def _narrowing(self) -> list[tuple[str, str]]:
        left = (MANY, ROW, ALL, BATCH, "before", "export")
        return [(name, one) for name, found in self.request.GET.lists() if name not in left for one in found]

    def _with(self, **more: str) -> str:
        query = urlencode([*self._narrowing(), *more.items()])
        return f"{self.request.path}?{query}" if query else self.request.path

    def _back(self) -> str:
        return self._with()


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None


def _picked(text: str) -> tuple[UUID, int]:
    key, _joint, version = text.partition(_JOINT)
    if not version.isdecimal() or len(version) > 9:
        raise NotVisible
    return _key(key), int(version)
