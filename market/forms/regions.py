"""A place of GB/T 2260, chosen by name."""

from collections.abc import Iterable
from typing import Any

from django import forms

from institutions.selectors import regions
from transfer.kernel import clock

Groups = list[tuple[str, list[tuple[str, str]]]]


class RegionField(forms.ChoiceField):
    """Provinces, each with its cities, in one list. A smaller place that is chosen already stays a choice."""

    def offer(self, kept: Iterable[str] = ()) -> None:
        """The places of today by name, and those in `kept`."""
        groups: Groups = regions.grouped(on=clock.now().date())
        known = {code for _name, places in groups for code, _place in places}
        smaller = [(code, regions.full_name(code)) for code in kept if code and code not in known]
        self.choices = [("", "–"), *smaller, *groups]

    def valid_value(self, value: Any) -> bool:
        """Any place there is: the service says which it takes."""
        return regions.is_valid(str(value)) or bool(super().valid_value(value))


def narrowing() -> list[Any]:
    """For a filter: the leading digits that all places of a province or city share, by name."""
    groups = regions.grouped(on=clock.now().date())
    return [(name, [(regions.digits(code), place) for code, place in places]) for name, places in groups]
