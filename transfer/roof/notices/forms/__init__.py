"""Forms of notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.errors import Text
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Hours
from transfer.roof.notices.selectors.notices import Choice
from transfer.roof.notices.services.hours import Wanted

USUAL_ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Singapore", "Asia/Dubai", "Europe/Berlin", "Europe/London",
    "America/New_York", "America/Los_Angeles", "Australia/Sydney",
)  # fmt: skip
HOURS = tuple(Wanted.__slots__)


def _hour() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


@dataclass(frozen=True, slots=True)
class Cell:
    """One way to be told of one kind. open: it may be chosen."""

    mode: str
    label: Text
    open: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A kind with every way; note: why not every way is open."""

    kind: str
    label: Text
    cells: list[Cell]
    note: Text


class PreferencesForm(forms.Form):
    """When mail may come, and one choice per kind."""

    quiet_from = forms.TimeField(label=_("No e-mail from"), required=False, widget=_hour())
    quiet_to = forms.TimeField(label=pgettext_lazy("period", "to"), required=False, widget=_hour())
    rest_days = forms.BooleanField(
        label=_("No e-mail on days of rest"),
        required=False,
        help_text=_("By the calendar of working days: weekends that are worked count as working days."),
    )
    time_zone = forms.CharField(
        label=_("My time zone"), required=False, max_length=40, widget=forms.TextInput(attrs={"list": "time-zones"})
    )
    digest_at = forms.TimeField(label=_("Gathered e-mail comes at"), required=False, widget=_hour())
    digest_weekday = forms.TypedChoiceField(
        label=_("The weekly one on"),
        required=False,
        coerce=int,
        choices=[(day + 1, name) for day, name in WEEKDAYS.items()],
    )

    def __init__(self, *args: Any, choices: list[Choice], hours: Hours, **kwargs: Any) -> None:
        shown = {name: getattr(hours, name) for name in HOURS}
        super().__init__(*args, **{"initial": {**shown, "time_zone": hours.zone}, **kwargs})
        for choice in choices:
            self.fields[choice.kind] = forms.ChoiceField(
                label=str(kinds.KINDS[choice.kind]),
                choices=kinds.modes_of(choice.kind),
                initial=choice.mode,
                widget=forms.RadioSelect,
            )

    def clean_time_zone(self) -> str:
        """An IANA name; "" for the exchange's own, so that it follows a move of the exchange."""
        given: str = self.cleaned_data["time_zone"].strip()
        if given and given not in available_timezones():
            raise forms.ValidationError(_("This is no time zone; write it like Asia/Shanghai."), code="choice")
        return "" if given == settings.EXCHANGE_TIME_ZONE else given

    def wanted(self) -> Wanted:
        """The hours."""
        given = {name: self.cleaned_data[name] for name in HOURS}
        return Wanted(
            **{
                **given,
                "digest_at": given["digest_at"] or Hours.MORNING,
                "digest_weekday": given["digest_weekday"] or 1,
            }
        )

    def modes(self) -> dict[str, str]:
        """The choice per kind."""
        return {kind: self.cleaned_data[kind] for kind in kinds.KINDS}

    def rows(self) -> Iterator[Row]:
        """The table of kinds and ways."""
        for kind, label in kinds.KINDS.items():
            chosen, allowed = self[kind].value(), dict(kinds.modes_of(kind))
            cells = [Cell(mode, words, mode in allowed, mode == chosen) for mode, words in kinds.MODES]
            yield Row(kind, label, cells, _note(kind))


def _note(kind: str) -> Text:
    if kind in kinds.URGENT:
        return _("Always at once: it concerns who may act.")
    return _("May bind you: cannot be switched off.") if kind in kinds.COMPULSORY else ""
