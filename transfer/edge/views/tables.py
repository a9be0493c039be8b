"""Lists that people work in all day: sorted, narrowed, with columns of their own, kept as views, written to a file."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from transfer.edge import long_lists, navigation, saved_views
from transfer.edge.columns import Column, expression
from transfer.edge.models import SavedView
from transfer.edge.views.many import BATCH, MANY, ManyMoves
from transfer.edge.views.once import once
from transfer.edge.views.pages import add_refusal
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, Problem, Text

AT_ONCE = 500
"""Rows of a file that are read at a time."""
LONGEST_ADDRESS = 4000
SORT, COLUMNS, VIEW, BEFORE, EXPORT = "sort", "columns", "view", "before", "export"
SORTED_AT_MOST = 5000
"""Rows that are put into an order which no index keeps."""
_VALUE = "sort_value"
_JOINT = "~"


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column, and which way; without one the newest first."""

    column: Column | None = None
    falling: bool = False

    @property
    def key(self) -> str:
        """As in the address."""
        return "" if self.column is None else f"{'-' if self.falling else ''}{self.column.key}"

    def ordered(self, rows: models.QuerySet[Any]) -> list[models.QuerySet[Any]]:
        """The rows in this order, in parts: what has no value comes last, the newest first.

        The rising order has the newest first among equals; the falling one is the rising one backwards, so that one
        index keeps both.
        """
        if self.column is None:
            return [rows.order_by("-pk")]
        assert self.column.order is not None
        rows = rows.annotate(**{_VALUE: expression(self.column.order)})
        way = (f"-{_VALUE}", "pk") if self.falling else (_VALUE, "-pk")
        empty = {f"{_VALUE}__isnull": True}
        return [rows.filter(**{f"{_VALUE}__isnull": False}).order_by(*way), rows.filter(**empty).order_by("-pk")]

    def after(self, rows: models.QuerySet[Any], cursor: str) -> list[models.QuerySet[Any]]:
        """Those after the row of a cursor. NotVisible for what is none."""
        first, *others = self.ordered(rows)
        key, joint, text = cursor.replace("\x00", "").partition(_JOINT)
        try:
            pk = rows.model._meta.pk.to_python(key)
            if not joint:  # the last part, in which nothing has a value
                return [part.filter(pk__lt=pk) for part in (others or [first])]
            value = first.query.annotations[_VALUE].output_field.to_python(text) if others else None
        except (ValidationError, ValueError):
            raise NotVisible from None
        if value is None:
            raise NotVisible
        further, side = ("lt", "gt") if self.falling else ("gt", "lt")
        equal = Q(**{_VALUE: value, f"pk__{side}": pk})
        # The first of the two says nothing more, but an index begins there.
        here = Q(**{f"{_VALUE}__{further}e": value}) & (Q(**{f"{_VALUE}__{further}": value}) | equal)
        return [first.filter(here), *others]

    def cursor(self, row: Any) -> str:
        """Where the list goes on after this row."""
        value = getattr(row, _VALUE, None)
        return str(row.pk) if value is None else f"{row.pk}{_JOINT}{value}"


class ViewForm(forms.Form):
    """A view's name."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=60)


class TablePage(ManyMoves):
    """A list whose columns are declared: the first is the name that leads to the object and is always shown.

    `?sort=<key>` or `-<key>`, `?columns=<key>&columns=…`, `?export=csv`; what is not known is refused. A membership
    keeps its columns and views of the list; their forms are sent to the address of the list itself.
    """

    file_name: ClassVar[str]

    own_title: ClassVar[Text] = ""
    """The title for who acts for oneself, where it is another one."""
    place: ClassVar[str] = ""
    """The name of the address to which a row leads, of `org` and `pk`; "" where rows have no page of their own."""
    sorted_by: ClassVar[str] = ""
    """The order of the list for who has asked for none, as in the address; without one the newest first."""

    @property
    def heading(self) -> Text:
        """The title, as the reader's: who acts for oneself has a list of one's own."""
        return self.own_title if self.own_title and navigation.PERSON in self.actor.kinds else self.title

    def address(self, row: Any) -> str:
        """Where the row leads to; "" where it has no page of its own."""
        return reverse(self.place, args=[self.kwargs["org"], row.pk]) if self.place else ""

    def shows(self, column: Column) -> bool:
        """Whether a column is there for this actor who has not chosen."""
        return column.shown

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """What many rows are called, by their keys, where a query for each would be too many: each has its own as
        `said`."""
        return {}

    def dress(self, rows: Sequence[Any]) -> None:
        """Gives rows what their columns need and a query for each would be too many for: the titles, and more."""
        found = self.titles(rows)
        for row in rows:
            row.said = found.get(row.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the file; of several rows, what would happen to them or what came of it."""
        self._read()
        if request.GET.get(BATCH):
            return self.told()
        if request.GET.get(MANY):
            return self.previewed()
        if request.GET.get(EXPORT) == "csv":
            self.narrowed_to_marked()
            return self._to_be_made() if self._takes_long() else self._file()
        return self._page_of(ViewForm(), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps columns or a view, or deletes one; orders the file of a long list; moves several rows."""
        self._read()
        if request.POST.get("do") == MANY:
            return self.moved()
        doings = {"columns": self._keep_columns, "save": self._save, "delete": self._delete, "export": self._ordered}
        doing = doings.get(request.POST.get("do", ""))
        if doing is None:
            raise NotVisible
        form = ViewForm(request.POST)
        if doing == self._save and not form.is_valid():
            return self._page_of(form, 422)
        try:
            with transaction.atomic():
                return once(request, self.actor, lambda: self._done(doing(form)))
        except Invalid as refusal:
            add_refusal(form, refusal)
            return self._page_of(form, 422)

    # What is asked ----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """What the address asks for. Invalid for what is not known."""
        found = self.request.resolver_match
        assert found is not None
        self.listing = found.view_name
        self.views = saved_views.of(self.actor, self.listing)
        asked = self.request.GET
        rows = self.queryset()
        self.chosen = self.filterset_class(asked, queryset=rows, request=self.request) if self.filterset_class else None
        problems: list[Problem] = []
        if self.chosen is not None:
            fields = self.chosen.form.fields
            for name, errors in self.chosen.form.errors.items():
                problems.append(Problem(name, "choice", f"{fields[name].label}: {errors[0]}"))
        self.sorting = self._sorting(asked.get(SORT) or self.sorted_by, problems)
        self.shown = self._columns(asked.getlist(COLUMNS), problems)
        if problems:
            raise Invalid(problems)
        self.rows = rows if self.chosen is None else self.chosen.qs
        self.too_long: Text = ""
        column = self.sorting.column
        if column is not None and not column.kept and self._is_long():
            self.too_long, self.sorting = column.label, Sorting()

    def _is_long(self) -> bool:
        return self.rows.order_by().values("pk")[: SORTED_AT_MOST + 1].count() > SORTED_AT_MOST

    def _sorting(self, key: str, problems: list[Problem]) -> Sorting:
        if not key:
            return Sorting()
        found = {column.key: column for column in self.columns if column.order is not None}.get(key.removeprefix("-"))
        if found is None:
            problems.append(Problem(SORT, "choice", _("The list cannot be sorted by “%(key)s”.") % {"key": key}))
        return Sorting(found, key.startswith("-"))

    def _columns(self, keys: Sequence[str], problems: list[Problem]) -> tuple[Column, ...]:
        known = {column.key for column in self._facts()}
        for key in (key for key in keys if key not in known):
            problems.append(Problem(COLUMNS, "choice", _("The list has no column “%(key)s”.") % {"key": key}))
        kept = next((view.columns for view in self.views if not view.name), [])
        wanted = set(keys or (key for key in kept if key in known))
        first, *others = self._facts()
        return (first, *(one for one in others if (one.key in wanted if wanted else self.shows(one))))

    def _facts(self) -> list[Column]:
        return [column for column in self.columns if not column.acts]

    # The page ---------------------------------------------------------------------------------------------------------

    def _page_of(self, form: forms.Form, status: int) -> HttpResponse:
        rows, following = self._cut(self.request.GET.get(BEFORE, ""), self.page_size)
        context = self.context(rows=rows, filter=self.chosen, following=following, table=self._table(rows))
        context |= self.offered(rows)
        context |= {"view_form": form, "may_keep": self.actor.membership is not None, **self._choices(), **self.extra()}
        return render(self.request, self.template_name, context, status=status)

    def _cut(self, before: str, size: int) -> tuple[list[Any], str]:
        found: list[Any] = []
        for part in self.sorting.after(self.rows, before) if before else self.sorting.ordered(self.rows):
            # Asked even when the page is full: a page has as many statements with few rows as with many.
            found += part[: max(size + 1 - len(found), 1)]
        shown = found[:size]
        self.dress(shown)
        return shown, self.sorting.cursor(shown[-1]) if len(found) > size else ""

    def _table(self, rows: Sequence[Any]) -> dict[str, Any]:
        columns = [*self.shown, *(column for column in self.columns if column.acts)]
        page = {"org": self.kwargs.get("org", ""), "actor": self.actor}
        lines = [
            {
                "url": self.address(row),
                "pick": str(row.pk) if self.moves_many else "",
                "name": self.shown[0].value(row) if self.moves_many else "",
                "lang": getattr(self.shown[0].value(row), "language", ""),
                "cells": [column.html(row, **page) for column in columns],
            }
            for row in rows
        ]
        return {"caption": self.heading, "columns": [self._head(column) for column in columns], "rows": lines}

    def _head(self, column: Column) -> dict[str, Any]:
        sorted_by = self.sorting.column is column
        way = ("descending" if self.sorting.falling else "ascending") if sorted_by else ""
        turned = f"-{column.key}" if way == "ascending" else column.key
        sort = "" if column.order is None else self._tail({SORT: [turned]})
        looks = {"num": column.numeric or column.money, "whole": column.whole, "acts": column.acts}
        return {"label": column.label, "sort": sort, "sorted": way, **looks}

    def _choices(self) -> dict[str, Any]:
        named = [view for view in self.views if view.name]
        asked = self.request.GET.get(VIEW, "")
        present = next((view for view in named if str(view.pk) == asked), None)
        tabs = [{"label": _("All"), "url": self.request.path, "current": present is None}]
        tabs += [{"label": view.name, "url": self._address_of(view), "current": view is present} for view in named]
        shown = {column.key for column in self.shown}
        sorts = [
            (f"{sign}{one.key}", _("%(column)s, falling") % {"column": one.label} if sign else one.label)
            for one in self.columns
            if one.order is not None
            for sign in ("", "-")
        ]
        return {
            "present_view": present,
            "tabs": tabs if named else [],
            "choices": [(one.key, one.label, one.key in shown) for one in self._facts()[1:]],
            "sorts": sorts,
            "sort": self.sorting.key,
            "sorts_itself": bool(self.sorted_by),
            "too_long": self.too_long,
            "keep": [(name, value) for name in (COLUMNS, VIEW) for value in self.request.GET.getlist(name)],
            "narrowed": self._is_narrowed(),
            "export_url": self._tail({EXPORT: ["csv"], COLUMNS: [one.key for one in self.shown]}),
        }

    def _is_narrowed(self) -> bool:
        return any(self.request.GET.get(name) for name in (*self._filters(), BEFORE))

    def _filters(self) -> list[str]:
        return [] if self.chosen is None else list(self.chosen.form.fields)

    def _tail(self, changes: dict[str, list[str]]) -> str:
        """The present question with changes, from its first page."""
        query = self.request.GET.copy()
        query.pop(BEFORE, None)
        for name, values in changes.items():
            query.setlist(name, values)
        return f"?{query.urlencode()}"

    # Kept views -------------------------------------------------------------------------------------------------------

    def _address_of(self, view: SavedView) -> str:
        query = QueryDict(view.query, mutable=True)
        known = {column.key for column in self._facts()}
        query.setlist(COLUMNS, [key for key in view.columns if key in known])
        query[VIEW] = str(view.pk)
        return f"{self.request.path}?{query.urlencode()}"

    def _viewed(self) -> UUID | None:
        asked = self.request.GET.get(VIEW, "")
        try:
            return UUID(asked) if asked else None
        except ValueError:
            raise NotVisible from None

    def _keep_columns(self, form: forms.Form) -> tuple[Text, str]:
        problems: list[Problem] = []
        wanted = self._columns(self.request.POST.getlist(COLUMNS) or [self.columns[0].key], problems)
        if problems:
            raise Invalid(problems)
        keys = [column.key for column in wanted]
        kept = saved_views.keep_columns(actor=self.actor, listing=self.listing, columns=keys, view=self._viewed())
        query = self.request.GET.copy()
        query.pop(COLUMNS, None)
        address = self._address_of(kept) if kept.name else f"{self.request.path}?{query.urlencode()}".rstrip("?")
        return _("These columns are kept."), address

    def _save(self, form: forms.Form) -> tuple[Text, str]:
        query = QueryDict(mutable=True)
        for name in (*self._filters(), SORT):
            query.setlist(name, [value for value in self.request.GET.getlist(name) if value])
        columns = [column.key for column in self.shown]
        view = saved_views.save(
            actor=self.actor,
            listing=self.listing,
            name=form.cleaned_data["name"],
            query=query.urlencode(),
            columns=columns,
        )
        return _("The view is saved."), self._address_of(view)

    def _delete(self, form: forms.Form) -> tuple[Text, str]:
        view = self._viewed()
        if view is None:
            raise NotVisible
        saved_views.delete(actor=self.actor, listing=self.listing, view=view)
        return _("The view is deleted."), self.request.path

    def _done(self, said: tuple[Text, str]) -> HttpResponse:
        message, address = said
        messages.success(self.request, str(message))
        return HttpResponseRedirect(address)

    # The file ---------------------------------------------------------------------------------------------------------

    def _file(self) -> StreamingHttpResponse:
        language = translation.get_language() or "en"
        answer = StreamingHttpResponse(self._written(language), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{self.file_name}-{language}.csv"'
        return answer

    def _written(self, language: str) -> Iterator[str]:
        """The list as filtered and sorted, with the columns shown, in pieces."""
        with translation.override(language):
            begun = self.head_of_file()
        yield begun
        following = ""
        while True:
            with translation.override(language):
                portion = self.portion(following, AT_ONCE)
            yield portion.text
            following = portion.following
            if not following:
                return

    def head_of_file(self) -> str:
        """The first line of the file; UTF-8 with its mark for spreadsheets."""
        return "\ufeff" + _lines([[text for column in self.shown for text in column.head()]])

    def portion(self, before: str, size: int) -> "Portion":
        """So many rows of the file after a cursor, "" for the first ones, in the language that is active."""
        rows, following = self._cut(before, size)
        text = _lines([[text for column in self.shown for text in column.cells(row)] for row in rows])
        return Portion(text, len(rows), following)

    def _takes_long(self) -> bool:
        """Whether the file is made in the background."""
        most = settings.EXCHANGE_ROWS_AT_ONCE
        return long_lists.can(self.actor) and self.rows.order_by()[most : most + 1].exists()

    def _to_be_made(self) -> HttpResponse:
        context = self.context(title=self.title, rows=self.rows.count(), back=self._tail({EXPORT: []}))
        return render(self.request, "edge/long_list.html", context)

    def _ordered(self, form: forms.Form) -> tuple[Text, str]:
        tail = self._tail({EXPORT: [], COLUMNS: [one.key for one in self.shown]})
        address = long_lists.order(self.actor, self.kwargs["org"], f"{self.request.path}{tail}", str(self.title))
        return _("The file is being made. You may close the page; a notice tells you when it is done."), address


@dataclass(frozen=True, slots=True)
class Portion:
    """Some rows of a file, how many they are, and the cursor of those that follow, "" where none do."""

    text: str
    rows: int
    following: str


def reopened(address: str, actor: Actor, org: str) -> TablePage:
    """The list of an address with its question, as this actor sees it now. org: the workspace it has to be in, "" for
    any. Invalid (field address) for what is none.
    """
    path, _mark, query = address.partition("?")
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    nothing = Invalid.one("address", _("This is not the address of a list in this workspace."), "address")
    if len(address) > LONGEST_ADDRESS:
        raise nothing
    try:
        request.GET = QueryDict(query)
        with translation.override(translation.get_language_from_path(path) or translation.get_language()):
            found = resolve(path)
    except (Resolver404, SuspiciousOperation):
        raise nothing from None
    view = getattr(found.func, "view_class", None)
    if not (isinstance(view, type) and issubclass(view, TablePage)) or org not in ("", found.kwargs.get("org")):
        raise nothing
    page = view()
    page.setup(request, *found.args, **found.kwargs)
    request.resolver_match, page.actor = found, actor
    page._read()
    return page


class _Echo:
    def write(self, text: str) -> str:
        """The text itself."""
        return text


def _lines(rows: Sequence[Sequence[str]]) -> str:
    writer = csv.writer(_Echo())
    return "".join(writer.writerow(row) for row in rows)
