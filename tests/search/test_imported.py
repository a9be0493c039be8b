"""Imported records are found by what their source says, and are nobody's of here."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from institutions.selectors import dictionaries
from market.models import Achievement, Demand
from market.selectors import inputs
from tests.institutions import people
from transfer.kernel import clock
from transfer.kernel.actor import ANONYMOUS
from transfer.roof.search.models import SearchDocument
from transfer.roof.search.selectors import queries, results
from transfer.roof.search.selectors.queries import Asked

AWARD = {"id": "7", "title": "Ice film", "abstract": "Sheds ice.", "agency": "NSF", "firm": "Borealis Inc"}
TOPIC = {"id": "8", "title": "Cold pipes", "text": "OBJECTIVE: Halve it.", "agency": "Department of Commerce"}


@pytest.mark.django_db(transaction=True)
def test_a_folder_of_records_is_found_at_once_by_the_names_of_its_source(tmp_path: Path) -> None:
    exchange = people.exchange()
    for folder, row in (("sbir_awards", AWARD), ("sbir_topics", TOPIC)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rows.jsonl").write_text(json.dumps(row))
    call_command("import_folder", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    achievement, demand = Achievement.objects.get(), Demand.objects.get()
    for words, kept, party in (
        ("Borealis", achievement, "Borealis Inc"),
        ("Department of Commerce", demand, "Department of Commerce"),
    ):
        hits = queries.find(Asked(words, {})).hits
        assert [key for _kind, key in hits] == [kept.pk]
        [shown] = results.of_hits(hits, ANONYMOUS)
        assert shown.party == party
    assert queries.find(Asked(exchange.name_en or exchange.name_zh, {})).hits == []
    assert set(SearchDocument.objects.values_list("region", flat=True)) == {""}


def test_the_dictionaries_of_a_folder_are_loaded_and_checked_against(tmp_path: Path, dictionary_data: None) -> None:
    today = clock.now().date()
    assert inputs.ipc(["C99Z"], on=today) == [], "the sections alone tell nothing of subclasses"
    (tmp_path / "ipc").mkdir()
    rows = [("A01", "class"), ("A01B", "subclass"), ("C01", "class"), ("C01B", "subclass")]
    lines = ["code\tlevel\ttitle_en\ttitle_zh", *(f"{code}\t{level}\tOf {code}\t{code}" for code, level in rows)]
    (tmp_path / "ipc" / "titles.tsv").write_text("\n".join(lines))
    call_command("import_folder", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    assert dictionaries.label("ipc", "C01B", "en") == "Of C01B"
    assert inputs.ipc(["C01B 33/158", "A01B"], on=today) == []
    [problem] = inputs.ipc(["C01B", "C99Z"], on=today)
    assert (problem.field, problem.code) == ("ipc", "code") and "C99Z" in str(problem.message)


def test_a_folder_without_anything_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds none of"):
        call_command("import_folder", str(tmp_path))
