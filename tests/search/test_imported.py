"""Imported records are found by what their source says, and are nobody's of here."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from market.models import Achievement, Demand
from tests.institutions import people
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
