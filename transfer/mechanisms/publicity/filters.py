"""Narrowing the public board and the officers' list."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.mechanisms.publicity.models import Ground, Objection, Place, Publicity
from transfer.mechanisms.publicity.states import OBJECTION, PUBLICITY, STANDING, UNDECIDED


class PublicityFilter(django_filters.FilterSet):
    """The public board: words of the title, state, number of the thread, related buyers."""

    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Words of the title"))
    state = django_filters.ChoiceFilter(choices=list(PUBLICITY.states.items()), label=pgettext_lazy("notice", "State"))
    number = django_filters.CharFilter(field_name="thread__number", label=pgettext_lazy("notice", "Number"))
    related_buyer = django_filters.BooleanFilter(label=_("Buyer related to the completers"))
    exchange = django_filters.UUIDFilter(label=pgettext_lazy("notice", "Exchange"))
    place = django_filters.ChoiceFilter(choices=Place.choices, method="at", label=_("Where it is published"))
    board = django_filters.UUIDFilter(method="on_board_of", label=_("On the board of"))

    class Meta:
        model = Publicity
        fields: list[str] = []

    def at(self, rows: QuerySet[Publicity], name: str, value: str) -> Any:
        """On boards of this kind."""
        return rows.filter(places__contains=[value])

    def on_board_of(self, rows: Any, name: str, value: UUID) -> Any:
        """On the board of one organization."""
        return rows.on_board_of(value)


class BoardFilter(PublicityFilter):
    """The same on the page: those on the board now unless asked otherwise, without what only a program knows."""

    exchange = None
    place = None
    board = None
    state = django_filters.ChoiceFilter(
        choices=[("standing", _("on the board now")), *PUBLICITY.states.items(), ("all", _("all"))],
        empty_label=None,
        method="in_state",
        label=pgettext_lazy("notice", "State"),
    )
    related_buyer = django_filters.ChoiceFilter(
        choices=[("true", _("related to the completers"))], empty_label=_("all"), label=pgettext_lazy("notice", "Buyer")
    )

    class Meta(PublicityFilter.Meta):
        pass

    def __init__(self, data: Any = None, *args: Any, **more: Any) -> None:
        super().__init__(_with_default(data, "standing"), *args, **more)

    def in_state(self, rows: QuerySet[Publicity], name: str, value: str) -> Any:
        """In one state, or on the board in any, or all."""
        if value == "all":
            return rows
        return rows.filter(state__in=STANDING if value == "standing" else [value])


class ObjectionFilter(django_filters.FilterSet):
    """Objections by state and ground, and those that wait."""

    state = django_filters.ChoiceFilter(choices=list(OBJECTION.states.items()), label=pgettext_lazy("notice", "State"))
    ground = django_filters.ChoiceFilter(choices=Ground.choices, label=pgettext_lazy("notice", "Ground"))
    waiting = django_filters.BooleanFilter(method="those_waiting", label=_("Not decided yet"))
    publicity = django_filters.UUIDFilter(field_name="publicity_id", label=pgettext_lazy("notice", "Notice"))

    class Meta:
        model = Objection
        fields: list[str] = []

    def those_waiting(self, rows: QuerySet[Objection], name: str, value: bool) -> Any:
        """Undecided ones, or decided ones."""
        undecided = Objection.objects.undecided().values("pk")
        return rows.filter(pk__in=undecided) if value else rows.exclude(pk__in=undecided)


class DeskFilter(ObjectionFilter):
    """The same on the officers' page: those that wait unless asked otherwise, without what only a program knows."""

    publicity = None
    waiting = None
    state = django_filters.ChoiceFilter(
        choices=[("waiting", _("not decided yet")), *OBJECTION.states.items(), ("all", _("all"))],
        empty_label=None,
        method="in_state",
        label=pgettext_lazy("notice", "State"),
    )

    class Meta(ObjectionFilter.Meta):
        pass

    def __init__(self, data: Any = None, *args: Any, **more: Any) -> None:
        super().__init__(_with_default(data, "waiting"), *args, **more)

    def in_state(self, rows: QuerySet[Objection], name: str, value: str) -> Any:
        """In one state, or in any that waits for a decision, or all."""
        if value == "all":
            return rows
        return rows.filter(state__in=UNDECIDED if value == "waiting" else [value])


def _with_default(data: Any, state: str) -> Any:
    """What was asked, with the page's own choice of state where none was made. A browser sends no empty choice."""
    asked = data.copy() if data is not None else {}
    if not asked.get("state"):
        asked["state"] = "all" if "state" in asked else state
    return asked
