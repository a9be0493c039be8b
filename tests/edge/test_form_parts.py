"""A long form in parts, and what it holds read back before it is sent."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client

from transfer.edge import form_parts, summaries
from transfer.edge.form_fields import AmountField
from transfer.edge.form_parts import Part
from transfer.edge.row_fields import RowsField
from transfer.kernel.errors import Problem
from transfer.kernel.money import Money


class LongForm(forms.Form):
    title = forms.CharField(label="title")
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    mode = forms.ChoiceField(
        label="Mode", choices=[("", "-"), ("Group", [("a", "Alpha"), ("b", "Beta")])], required=False
    )
    kinds = forms.MultipleChoiceField(label="Kinds", choices=[("x", "Ex"), ("y", "Why")], required=False)
    low, high = AmountField(label="Low", required=False), AmountField(label="High", required=False)
    due = forms.DateField(label="Due", required=False)
    hidden_from_all = forms.BooleanField(label="Hidden", required=False)
    plan = RowsField(
        label="Plan",
        columns=[("what", "what"), ("amount", "amount")],
        choices={"what": lambda: [("p", "Prototype")]},
        amounts=["amount"],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    parts = (
        Part("What", ("title", "text", "absent")),
        Part("Nothing here", ("gone",)),
        Part("Money", (("low", "high"), "plan")),
        Part("Rest", ("due",)),
    )
    unsaid = {"mode": "any"}


GIVEN: dict[str, Any] = {
    "title": "Felt", "text": "One.\n\nTwo.", "kinds": ["x", "y"], "low": Money(100_000_000), "due": date(2026, 12, 1),
    "plan": [{"what": "p", "amount": "100万元"}, {}],
}  # fmt: skip


def test_parts_leave_out_what_is_not_asked_and_take_in_what_no_part_names() -> None:
    shown = form_parts.of(LongForm())
    assert [(one.key, one.heading) for one in shown] == [("part-1", "What"), ("part-2", "Money"), ("part-3", "Rest")]
    rows = [[bound.name for bound in row] for row in shown[1].rows]
    assert rows == [["low", "high"], ["plan"]]
    last = [row[0].name for row in shown[2].rows]
    assert last == ["due", "mode", "kinds", "hidden_from_all"]
    assert form_parts.key_of(LongForm(), "plan") == "part-2" and form_parts.key_of(LongForm(), "none") == ""


def test_a_form_that_names_no_parts_has_none() -> None:
    assert form_parts.of(forms.Form()) == []


def test_the_parts_with_mistakes_are_marked() -> None:
    form = LongForm({"title": "Felt", "low": "many"})
    assert not form.is_valid()
    assert [one.wrong for one in form_parts.of(form)] == [False, True, False]
    page = render_to_string("edge/form.html", {"form": form, "title": "T", "action_label": "Do", "layout": "base.html"})
    assert (
        page.count("data-wrong>") == 1
        and '<li class="wrong"><a href="#part-2"><span class="form-bar-name">Money' in page
    )
    assert 'data-parts="one"' in page and "part 2 of 3" in page


def test_a_reader_keeps_all_on_one_page(client: Client) -> None:
    client.cookies["forms"] = "whole"
    page = client.get("/styleguide/")
    assert page.context["forms_whole"] is True
    client.cookies["forms"] = "else"
    assert client.get("/styleguide/").context["forms_whole"] is False


def _read(form: forms.Form, **more: Any) -> summaries.Summary:
    return summaries.of_form(form, readers=["The exchange."], **more)


@pytest.mark.parametrize("bound", [False, True])
def test_a_summary_reads_back_in_full(bound: bool) -> None:
    typed = {"title": "Felt", "text": "One.\n\nTwo.", "kinds": ["x", "y"], "low": "100万元", "due": "2026-12-01",
             "plan.0.what": "p", "plan.0.amount": "100万元"}  # fmt: skip
    form = LongForm(typed) if bound else LongForm(initial=GIVEN)
    what, price, rest = _read(form, change="/change/", language="en").blocks
    assert (what.lines[0].label, what.lines[0].value, what.lines[0].language) == ("Title", "Felt", "en")
    assert what.lines[1].prose.startswith("One.") and what.change == "/change/#part-1"
    low, high, plan = price.lines
    assert low.value == Money(100_000_000) and high.value is None
    assert plan.table == (["what", "amount"], [["Prototype", Money(100_000_000)]])
    due, mode, kinds, hidden = rest.lines
    assert due.value == date(2026, 12, 1) and mode.value == "any" and kinds.items == ["Ex", "Why"]
    assert hidden.value == "no"
    page = render_to_string("components/summary.html", {"summary": _read(form, change="/change/")})
    assert "CNY\u00a01,000,000.00" in page.replace("&nbsp;", "\u00a0") or "1,000,000.00" in page
    assert '<time datetime="2026-12-01">' in page and "The exchange." in page


def test_gaps_stand_where_they_are() -> None:
    problems = [Problem("plan.1.what", "row", "Say what."), Problem("terms.x", "required", "Empty."),
                Problem("elsewhere", "state", "Not yet.")]  # fmt: skip
    gaps = [
        *summaries.needed(problems, {"terms.": "te", "tex": "text"}),
        summaries.Gap("title", "Make it short.", False),
    ]
    summary = _read(LongForm(initial=GIVEN), change="/c/", gaps=gaps)
    what, price, _rest = summary.blocks
    assert [gap.says for gap in what.lines[0].gaps] == ["Make it short."]
    assert [gap.says for gap in price.lines[2].gaps] == ["Say what."]
    assert [gap.says for gap in summary.gaps] == ["Empty.", "Not yet."]
    assert summary.needed == 3 and summary.stops[0] == ("part-2", "Plan: Say what.")
    page = render_to_string("components/summary.html", {"summary": summary})
    assert "3 things are needed" in page and 'href="#sent-part-2"' in page and "Make it short." in page


def test_what_is_not_stored_yet_is_posted_back() -> None:
    page = render_to_string("components/summary.html", {"summary": _read(LongForm(initial=GIVEN))})
    assert '<button type="submit" form="looked-over" name="change" value="part-2"' in page
