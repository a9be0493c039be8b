"""Figures, tables to fill in and verdicts in the style guide. Invented, and only there."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from transfer.edge.multiples import Period
from transfer.edge.ribbons import Flow
from transfer.edge.row_fields import RowsField
from transfer.roof.portal.views.styleguide_samples import pick

_WEEKS = ("10-05", "10-12", "10-19", "10-26", "11-02", "11-09", "11-16", "11-23")
_LISTINGS = (14, 18, 11, 21, 24, 19, 27, 9)
_DAYS = (12, None, 15, 11, 9, 10, 8, None)
_FUNNEL = ((420, 310, 74, 21), (310, 188, 61, 34), (188, 57, 30, 63), (57, 41, 72, 18), (41, None, None, None))


class CellsForm(forms.Form):
    """A table that is filled in cell by cell."""

    figures = RowsField(
        label=pgettext_lazy("sample", "Figures"),
        columns=[
            ("name", pgettext_lazy("sample", "Figure")),
            ("value", pgettext_lazy("sample", "This felt")),
            ("other", pgettext_lazy("sample", "Nearest alternative")),
        ],
        needed=1,
        required=False,
        help_text=pgettext_lazy("sample", "Type, or paste rows from a spreadsheet."),
    )


def figures() -> dict[str, Any]:
    """Samples of small multiples, ribbons, a funnel, a table to fill in, progress."""
    return {
        "weeks": _periods(_LISTINGS),
        "waits": _periods(_DAYS),
        "flows": _flows(),
        "funnel_steps": _funnel(),
        "cells_form": CellsForm(initial={"figures": _cells()}, auto_id="cells_%s"),
        "narrowed": [
            SimpleNamespace(label=pick("Field", "领域"), text=pick("new materials", "新材料"), url="#narrowed"),
            SimpleNamespace(label=pick("Maturity at least", "成熟度不低于"), text="TRL 5", url="#narrowed"),
        ],
    }


def _periods(values: tuple[int | None, ...]) -> list[Period]:
    last = len(values) - 1
    return [
        Period(name, value, "–" if value is None else str(value), running=place == last)
        for place, (name, value) in enumerate(zip(_WEEKS, values, strict=True))
    ]


def _flows() -> list[Flow]:
    beijing, hubei, zhejiang = pick("Beijing", "北京"), pick("Hubei", "湖北"), pick("Zhejiang", "浙江")
    return [
        Flow(beijing, zhejiang, 42, "42"),
        Flow(beijing, beijing, 31, "31"),
        Flow(hubei, zhejiang, 18, "18"),
        Flow(hubei, hubei, 25, "25"),
    ]


def _funnel() -> list[dict[str, Any]]:
    names = (
        pick("disclosed", "披露"),
        pick("reviewed", "审核"),
        pick("listed", "挂牌"),
        pick("negotiated", "洽谈"),
        pick("signed", "签约"),
    )
    return [
        {"name": name, "reached": reached, "on": on, "share": share, "days": days, "is_least": share == 30}
        for name, (reached, on, share, days) in zip(names, _FUNNEL, strict=True)
    ]


def _cells() -> list[dict[str, str]]:
    return [
        {"name": pick("Thermal conductivity at −160 °C", "−160 °C 导热系数"), "value": "0.013", "other": "0.026"},
        {"name": pick("Density", "密度"), "value": "110", "other": "180"},
    ]
