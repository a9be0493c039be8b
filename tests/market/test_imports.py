"""Importing records of other sources: what comes in, what is refused, what a second run leaves."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from market.models import Achievement, AchievementText, Demand, ImportBatch, ImportReport, IpRight
from market.services import achievements, deals, imports, listings
from tests.institutions import people
from transfer.kernel import events, policy, workflow
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event, Thread

NASA = {
    "ref": "LEW-1", "title": "Felt", "abstract": "Insulates pipes.",
    "category": "materials and coatings", "center": "GRC",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _exchange(db: None) -> None:
    people.exchange()


def lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows))
    return path


def load(what: str, path: Path, name: str, **more: Any) -> str:
    """What the command said; its exit code is 0."""
    told = io.StringIO()
    call_command(f"import_{what}", str(path), format=name, stdout=told, stderr=told, **{"lenient": True, **more})
    return told.getvalue()


def reports(**more: Any) -> list[tuple[int, str, str]]:
    return list(ImportReport.objects.filter(**more).order_by("line", "pk").values_list("line", "field", "code"))


def test_a_record_becomes_a_public_achievement_with_its_provenance(tmp_path: Path, client: Client) -> None:
    row = {**NASA, "release": "Open Source", "url_or_repo": "https://github.com/nasa/felt"}
    assert "1 made, 0 there already, 0 refused" in load("achievements", lines(tmp_path / "a.jsonl", [row]), "nasa-t2")
    made = Achievement.objects.select_related("accepted", "thread").get()
    assert (made.state, made.version, made.thread.origin) == ("accepted", 1, "import")
    assert made.accepted and (made.accepted.title, made.accepted.technology_field) == ("Felt", "5")
    assert made.accepted.frozen and made.working_id == made.accepted_id and made.entered_by is None
    event = Event.objects.get(thread=made.thread)
    assert event.name == "market.achievement.imported" and events.broken_links(made.stream) == []
    assert events.happened(event).facts["source_reference"] == "LEW-1"
    page = client.get(f"/en/technologies/{made.thread.number}/")
    source = "NASA Technology Transfer portal"
    for text in ("NASA GRC", source, "LEW-1", "Open Source", "not an offer", "github.com/nasa/felt"):
        assert text in page.content.decode(), text
    chinese = client.get(f"/zh-hans/technologies/{made.thread.number}/").content.decode()
    assert "美国国家航空航天局技术转移门户" in chinese and "并非要约" in chinese
    assert "NASA GRC" in client.get("/en/technologies/").content.decode()


def test_a_second_run_changes_nothing_and_a_third_goes_through_the_file(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{**NASA, "ref": f"R-{n}"} for n in range(7)])
    load("achievements", path, "nasa-t2", batch_size=3)
    imported = Event.objects.filter(name="market.achievement.imported")
    before = set(imported.values_list("hash", flat=True))
    assert "was imported on" in load("achievements", path, "nasa-t2")
    assert "0 made, 7 there already, 0 refused" in load("achievements", path, "nasa-t2", again=True)
    longer = lines(tmp_path / "b.jsonl", [{**NASA, "ref": f"R-{n}"} for n in [8, *range(7), 8]])
    assert "1 made, 8 there already, 0 refused" in load("achievements", longer, "nasa-t2", batch_size=4)
    assert Achievement.objects.count() == 8 and len(before) == 7
    assert before < set(imported.values_list("hash", flat=True)) and imported.count() == 8


def test_a_bad_row_is_reported_with_line_and_reason_and_the_rest_is_loaded(tmp_path: Path) -> None:
    rows: list[Any] = [
        NASA,
        "not json\n",
        "\n",
        '"a text"\n',
        {**NASA, "ref": "", "title": "Nameless"},
        {**NASA, "ref": "L-5", "title": 5},
        {**NASA, "ref": "L-6", "abstract": " "},
        {**NASA, "ref": "L-7\x00", "title": "Half \ud800 a sign"},
        {**NASA, "ref": "L" * 201},
        {**NASA, "ref": "L-9", "title": "word " * 60},
        "{" * 5000 + "\n",
    ]
    path = lines(tmp_path / "a.jsonl", rows)
    with path.open("ab") as file:
        file.write(b'{"ref": "\xff"}\n')
        file.write(b'{"ref": "L-13", "abstract": "' + b"x" * (5 << 20) + b'"}\n')
        file.write(json.dumps({**NASA, "ref": "LAST"}).encode())
    report = tmp_path / "report.csv"
    told = load("achievements", path, "nasa-t2", report=report, batch_size=2)
    assert "3 made, 0 there already, 10 refused" in told and "line 2 (no reference)" in told
    assert reports(refused=True) == [
        (2, "", "json"),
        (4, "", "json"),
        (5, "source_reference", "required"),
        (6, "title", "text"),
        (7, "abstract", "required"),
        (8, "source_reference", "null_characters"),
        (8, "title", "null_characters"),
        (9, "source_reference", "max_length"),
        (11, "", "json"),
        (12, "", "json"),
        (13, "", "too_long"),
    ]
    assert reports(refused=False) == [(10, "title", "shortened")]
    shortened = AchievementText.objects.get(achievement__source_reference="L-9").title
    assert len(shortened) <= 200 and shortened.endswith("word […]")
    written = list(csv.DictReader(report.open(encoding="utf-8")))
    assert [int(row["line"]) for row in written] == [2, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13]
    assert {row["outcome"] for row in written if row["line"] != "10"} == {"refused"}
    assert Achievement.objects.filter(source_reference="LAST").exists()


def test_the_exit_code_tells_a_script_what_was_done(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [NASA, "not json\n"])
    with pytest.raises(SystemExit) as some:
        load("achievements", path, "nasa-t2", lenient=False)
    assert some.value.code == 1 and Achievement.objects.count() == 1
    broken = tmp_path / "b.jsonl.gz"
    broken.write_bytes(gzip.compress(json.dumps(NASA).encode())[:-20])
    for missing, more in (
        (tmp_path / "none.jsonl", {}),
        (broken, {}),
        (path, {"exchange": "nowhere"}),
        (path, {"batch_size": 0}),
    ):
        with pytest.raises(CommandError) as none:
            load("achievements", missing, "nasa-t2", **more)
        assert none.value.returncode == 2
    with pytest.raises(CommandError, match="csv needs"):
        load("achievements", path, "csv")


def test_a_topic_becomes_a_demand_that_has_ended_and_takes_no_answers(tmp_path: Path, client: Client) -> None:
    row = {
        "id": "T-1", "title": "Cold pipes", "agency": "Department of Energy", "branch": "ARPA-E", "url": "www.nowhere",
        "text": "TECHNOLOGY AREA(S): Materials\nOBJECTIVE: Halve it.\nDESCRIPTION: Felt, thin.\nPHASE I: A sample.\n"
        "PHASE II: A line.\nREFERENCES: 1. A book.",
        "open": "January 10, 2017", "close": "February 08, 2017",
    }  # fmt: skip
    bad = [
        {**row, "id": "T-2", "close": "February 30, 2017"},
        {**row, "id": "T-3", "close": "January 01, 2017"},
        {**row, "id": "T-4", "close": "January 01, 2190"},
        {**row, "id": "T-5", "text": ""},
    ]
    packed = tmp_path / "t.jsonl.gz"
    packed.write_bytes(gzip.compress("\n".join(json.dumps(one) for one in [row, *bad]).encode()))
    assert "1 made, 0 there already, 4 refused" in load("demands", packed, "sbir-topic")
    assert reports() == [
        (1, "source_url", "left_out"),
        (2, "close", "day"),
        (3, "open_until", "order"),
        (4, "open_until", "day"),
        (5, "problem", "required"),
    ]
    made = Demand.objects.select_related("thread").get()
    assert (
        made.state == "expired" and made.problem == "Halve it.\n\nFelt, thin." and "PHASE II: A line." in made.delivery
    )
    assert made.opened_at and made.expires_at and made.opened_at < made.expires_at
    assert made.wanted == ["development"] and made.source_url == ""
    assert [move.name for move in workflow.open_moves(made, SYSTEM)] == ["translate"]
    page = client.get(f"/en/demands/{made.thread.number}/").content.decode()
    assert "Department of Energy, ARPA-E" in page and "not a standing demand" in page and "SBIR.gov" in page
    assert "Department of Energy, ARPA-E" in client.get("/en/demands/").content.decode()


def test_topics_without_titles_and_papers_with_disciplines(tmp_path: Path) -> None:
    topic = {
        "topic_number": "AF-1", "title": "", "agency": "AirForce", "objective": "Separate frames. Then more.",
        "description": "In real time.", "phases": {"PHASE I:  Show it.": "", "PHASE II:  Build it.": ""},
        "areas": ["Sensors", "ITAR"], "keywords": ["vision"],
    }  # fmt: skip
    load("demands", lines(tmp_path / "t.jsonl", [topic]), "dod-topic")
    demand = Demand.objects.get()
    assert (demand.title, demand.delivery) == ("AF-1: Separate frames", "PHASE I:  Show it.\n\nPHASE II:  Build it.")
    assert "ITAR" in demand.constraints_text and demand.source_holder == "US Department of Defense, AirForce"
    paper = {
        "id": "c-1", "title": "水稻抗旱", "abstract": "采用分子标记。", "keywords": ["水稻", "水稻"],
        "discipline": "作物学", "category": "农学",
    }  # fmt: skip
    load("achievements", lines(tmp_path / "p.jsonl", [paper]), "csl")
    text = AchievementText.objects.get()
    assert (text.technology_field, text.original_lang, text.keywords) == ("9", "zh-hans", ["水稻", "作物学", "农学"])
    award = {
        "title": "Battery", "abstract": "A solid battery for storage.", "agency": "Department of Energy", "id": "S-1",
        "firm": "Ion, Inc.", "program": "SBIR", "year": 2015, "url": "https://www.sbir.gov/sbirsearch/detail/77",
    }  # fmt: skip
    load("achievements", lines(tmp_path / "s.jsonl", [award]), "sbir-award")
    made = Achievement.objects.get(source="sbir-award")
    assert (made.source_reference, made.source_holder, made.text.technology_field) == ("77", "Ion, Inc.", "6")


CSV = {"source": "north-lake", "source_title": "North Lake list", "licence": "CC BY 4.0"}


def test_a_list_of_ones_own_in_csv_is_checked_like_the_forms(tmp_path: Path) -> None:
    header = "reference,title,abstract,technology_field,trl,ipc,right_kind,right_number,right_filed_on,right_granted_on"
    patent = "invention_patent,202299990011.4"
    rows = [
        f'A,Felt,"Two\nlines",5,7,C01B 33/158; F16L 59/02,{patent},2022-03-08,2024-05-14',
        "B,Felt,Good,99,0,XX,,,,",
        f"C,Felt,Good,5,,,{patent[:-1]}5,2022-03-08,2021-05-14",
        f"D,Felt,Good,5,,,{patent},2022-03-08,2024-05-14",
        "E,Felt,Good,5,,,,,2022-13-08,",
        "F,Felt",
        "G,Felt,Good,5,seven,,,,,",
        "H,Felt,Good,5,,,,,,",
    ]
    path = tmp_path / "own.csv"
    path.write_text("\n".join(["\ufeff" + header, *rows, ""]), encoding="utf-8")
    assert "2 made, 0 there already, 6 refused" in load("achievements", path, "csv", **CSV)
    assert reports() == [
        (4, "technology_field", "code"),
        (4, "ipc", "ipc"),
        (4, "trl", "trl"),
        (5, "rights.0.number", "patent_number"),
        (5, "rights.0.granted_on", "order"),
        (6, "rights.0.number", "taken"),
        (7, "right_filed_on", "day"),
        (8, "", "columns"),
        (9, "trl", "number"),
    ]
    made = Achievement.objects.get(source_reference="A")
    assert (made.source, made.source_licence, made.text.abstract) == ("north-lake", "CC BY 4.0", "Two\nlines")
    assert made.text.ipc == ["C01B 33/158", "F16L 59/02"] and IpRight.objects.get().achievement == made
    path.write_text("title,price\nFelt,7\n")
    with pytest.raises(CommandError, match="columns of this format"):
        load("achievements", path, "csv", **CSV)


def test_demands_in_csv_have_amounts_and_days(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(
        b"reference,title,problem,technology_field,wanted,budget_low_yuan,budget_high_yuan,opened_on,open_until,region\n"
        b"A,Pipes,Thick,5,development; licensing,100,200,2020-01-01,2020-02-01,330106\n"
        b"B,Pipes,Thick,5,development,200,100,,,\n"
        b"C,Pipes,Thick,5,gift,,,,,999999\n"
        b"D,Pipes,Thick,5,development,-1,,,,\n"
        b"E,Pip\xffes,Thick,5,development,,,,,\n"
    )
    assert "1 made, 0 there already, 4 refused" in load("demands", path, "csv", **CSV)
    made = Demand.objects.get()
    assert (made.budget_low_minor, made.budget_high_minor, made.region) == (10_000, 20_000, "330106")
    assert reports() == [
        (3, "budget_high", "range"),
        (4, "wanted", "code"),
        (4, "region", "choice"),
        (5, "budget_low_yuan", "number"),
        (6, "", "encoding"),
    ]


def test_nobody_imports_by_hand_or_sells_what_was_imported(tmp_path: Path) -> None:
    load("achievements", lines(tmp_path / "a.jsonl", [NASA]), "nasa-t2")
    made = Achievement.objects.get()
    manager = people.actor(made.exchange, "manager", "listing_officer")
    assert not policy.may(manager, "market.achievement.import", made)
    assert not policy.may(manager, "market.demand.import")
    with pytest.raises(RuleBroken, match="no offer"):
        listings.begin(actor=manager, achievement=made, conversion_mode="transfer")
    with pytest.raises(Invalid, match="no offer"):
        deals.open_direct(
            actor=manager, exchange=made.exchange, seller=made.exchange, buyer=made.exchange, title="Felt",
            contract_class="licensing", achievement=made,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        achievements.revise(made, actor=manager)
    achievements.retire(made, actor=manager, reason="other")
    assert not Achievement.objects.public().exists()


def test_the_statements_of_a_batch_do_not_grow_with_its_records(tmp_path: Path) -> None:
    def statements(count: int) -> int:
        rows = [{**NASA, "ref": f"{count}-{n}"} for n in range(count)]
        with CaptureQueriesContext(connection) as seen:
            load("achievements", lines(tmp_path / f"{count}.jsonl", rows), "nasa-t2")
        return len(seen)

    statements(1)
    assert statements(2) == statements(200)
    assert Thread.objects.filter(begun_by="market.achievement").count() == 203


def test_two_imports_of_one_file_do_not_take_each_others_records(tmp_path: Path) -> None:
    load("achievements", lines(tmp_path / "a.jsonl", [NASA]), "nasa-t2")
    batch = imports.again(ImportBatch.objects.get(), actor=SYSTEM)
    slower = ImportBatch.objects.get(pk=batch.pk)
    imports.load(batch, actor=SYSTEM, records=[])
    ImportBatch.objects.filter(pk=batch.pk).update(position=1, present=1)
    with pytest.raises(NotNow):
        imports.load(slower, actor=SYSTEM, records=[])
