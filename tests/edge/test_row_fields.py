"""Tables in forms: cells, text, what is pasted, and errors that name the line."""

import re

import pytest
from django import forms
from django.http import QueryDict

from transfer.edge.row_fields import MOST_ROWS, RowsField

KINDS = [("patent", "发明专利"), ("secret", "Know-how")]
MANY = [(f"C{number}", f"Country {number}") for number in range(20)]


class Table(forms.Form):
    rows = RowsField(
        columns=[("kind", "Kind"), ("number", "Number"), ("country", "Country")],
        needed=2,
        choices={"kind": lambda: KINDS, "country": lambda: MANY},
    )


def sent(**cells: str) -> Table:
    data = QueryDict(mutable=True)
    for name, text in cells.items():
        data[name.replace("__", ".")] = text
    return Table(data)


def refused(form: Table) -> list[str]:
    assert not form.is_valid()
    return list(form.errors["rows"])


def test_cells_become_rows_and_empty_lines_are_nothing() -> None:
    form = sent(rows__0__kind="patent", rows__0__number=" ZL1 ", rows__2__kind="secret", rows__2__number="2", other="x")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rows"] == [{"kind": "patent", "number": "ZL1"}, {"kind": "secret", "number": "2"}]
    assert Table({}).is_valid()


def test_an_error_names_the_line_as_it_stands_on_the_page() -> None:
    form = sent(rows__0__kind="patent", rows__0__number="1", rows__3__kind="patent")
    assert refused(form) == ["Line 4: still missing: Number"]
    shown = str(form["rows"])
    assert 'name="rows.3.kind"' in shown and 'name="rows.0.number" id="id_rows.0.number" value="1"' in shown


def test_text_is_read_as_before() -> None:
    form = sent(rows="patent | ZL1 | Country 3\n\nsecret\t2")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rows"][0] == {"kind": "patent", "number": "ZL1", "country": "Country 3"}
    assert refused(sent(rows="a | b | c | d")) == ["Line 1 does not fit: Kind | Number | Country"]
    assert refused(sent(rows="patent")) == ["Line 1: still missing: Number"]
    assert 'value="ZL1"' in str(sent(rows="patent | ZL1")["rows"])


@pytest.mark.parametrize("text", ["发明专利", "patent", "PATENT"])
def test_a_choice_is_shown_by_code_or_by_name(text: str) -> None:
    shown = str(Table(initial={"rows": [{"kind": text, "number": 1, "country": "C7"}]})["rows"])
    assert re.search(r'<option value="patent" selected>发明专利', shown)
    assert 'value="Country 7"' in shown and '<datalist id="list_rows.country">' in shown


def test_what_is_no_choice_is_kept_as_typed() -> None:
    shown = str(sent(rows__0__kind="utility", rows__0__number="1", rows__0__country="Nowhere")["rows"])
    assert '<option value="utility" selected>utility' in shown and 'value="Nowhere"' in shown


def test_hostile_input_is_refused() -> None:
    assert "Null characters" in refused(sent(rows__0__kind="patent", rows__0__number="a\0b"))[0]
    assert "Null characters" in refused(sent(rows="patent | a\0b"))[0]
    many = {f"rows__{number}__kind": "patent" for number in range(MOST_ROWS + 1)}
    assert refused(sent(**many)) == [f"These are more than {MOST_ROWS} lines."]
    assert refused(sent(rows__1__kind="p", rows__1__number="x" * 201)) == ["Line 2: at most 200 characters in a cell."]
    assert "<script>" not in str(sent(rows__0__number="<script>")["rows"])
    assert sent(rows__9999__kind="patent", rows__x__kind="1").is_valid()


def test_spare_lines_wait_and_each_cell_has_its_label() -> None:
    shown = str(Table()["rows"])
    assert shown.count("<tr>") == 3  # the head and two lines
    for found in re.findall(r'name="(rows\.[^"]+)"', shown):
        assert f'for="id_{found}"' in shown
