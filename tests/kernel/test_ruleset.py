"""The rule in force: of the body before the place, of the place before what is above it, of its date."""

import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from transfer.kernel import ruleset
from transfer.kernel.clock import Period
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Jurisdiction, RuleSet

OFFICE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def row(value: Any, jurisdiction: str, valid_from: str, valid_to: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "key": "toy.days", "jurisdiction": jurisdiction, "valid_from": valid_from, "valid_to": valid_to, "value": value,
        "source": "Toy rules, art. 2", "sureness": "S", **more,
    }  # fmt: skip


ROWS = [
    row(10, "T", "2010-01-01", "2020-01-01"),
    row(20, "T", "2020-01-01", legal_basis="art. 2"),
    row(30, "T-1", "2022-01-01"),
    row(40, "T", "2023-01-01", body=str(OFFICE)),
    row({"period": "P15D", "calendar": "working"}, "T", "2020-01-01", key="toy.period"),
]


@pytest.fixture
def rules(db: None, tmp_path: Path) -> Path:
    path = tmp_path / "rules.json"
    places = [
        {"code": "T", "name_en": "Toyland", "name_zh": "玩具国", "time_zone": "UTC", "calendar": "CN"},
        {"code": "T-1", "name_en": "North", "name_zh": "北", "parent": "T"},
    ]
    path.write_text(json.dumps({"jurisdictions": places, "rules": ROWS}))
    assert ruleset.load(path) == len(ROWS)
    return path


@pytest.mark.parametrize(
    ("jurisdiction", "on", "body", "value"),
    [
        ("T", "2009-12-31", None, None),
        ("T", "2010-01-01", None, 10),
        ("T", "2019-12-31", None, 10),
        ("T", "2020-01-01", None, 20),
        ("T-1", "2021-12-31", None, 20),  # inherited
        ("T-1", "2022-01-01", None, 30),  # its own
        ("T-1", "2025-01-01", OFFICE, 40),  # the office's before the place's
        ("T", "2022-12-31", OFFICE, 20),
        ("T", "2025-01-01", OTHER, 20),
    ],
)
def test_the_most_special_rule_of_the_date(
    rules: Path, jurisdiction: str, on: str, body: uuid.UUID | None, value: int | None
) -> None:
    found = ruleset.find("toy.days", jurisdiction=jurisdiction, on=date.fromisoformat(on), body=body)
    assert (found and found.value) == value


def test_a_rule_quotes_its_source_and_may_be_a_period(rules: Path) -> None:
    found = ruleset.rule("toy.days", jurisdiction="T", on=date(2025, 1, 1))
    assert (found.source, found.legal_basis, found.sureness) == ("Toy rules, art. 2", "art. 2", "S")
    assert (found.valid_from, found.valid_to, found.jurisdiction) == (date(2020, 1, 1), None, "T")
    period = ruleset.rule("toy.period", jurisdiction="T-1", on=date(2025, 1, 1)).period
    assert period == Period(days=15, calendar="working")
    with pytest.raises(Misuse, match=r"no rule toy\.hours in T"):
        ruleset.rule("toy.hours", jurisdiction="T", on=date(2025, 1, 1))


def test_loading_again_changes_only_what_changed(rules: Path) -> None:
    before = set(RuleSet.objects.values_list("pk", flat=True))
    changed = [*ROWS[:1], {**ROWS[1], "value": 21}, *ROWS[2:]]
    rules.write_text(json.dumps({"rules": changed}))
    assert ruleset.load(rules) == len(ROWS)
    assert set(RuleSet.objects.values_list("pk", flat=True)) == before
    assert [one.value for one in ruleset.versions("toy.days", jurisdiction="T")] == [10, 21]
    assert str(RuleSet.objects.filter(key="toy.days", value=21).get()) == "toy.days T from 2020-01-01"


@pytest.mark.django_db(transaction=True)
def test_what_a_load_says_of_a_place_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    for zone in ("UTC", "Asia/Tokyo"):
        place = {"code": "T", "name_en": "T", "name_zh": "T", "time_zone": zone, "calendar": "CN"}
        path.write_text(json.dumps({"jurisdictions": [place], "rules": []}))
        ruleset.load(path)
        assert Jurisdiction.objects.time_and_calendar("T") == (zone, "CN")


@pytest.mark.parametrize("more", [{"sureness": "sure"}, {"valid_to": "2020-01-01"}, {"valid_to": "2019-01-01"}])
def test_the_database_refuses_nonsense(rules: Path, more: dict[str, str]) -> None:
    rules.write_text(json.dumps({"rules": [{**row(1, "T", "2020-01-01", key="toy.bad"), **more}]}))
    with pytest.raises(IntegrityError, match="kernel_ruleset"), transaction.atomic():
        ruleset.load(rules)


def test_what_was_read_is_held_and_what_is_written_counts_at_once(rules: Path, django_assert_num_queries: Any) -> None:
    def days() -> Any:
        return ruleset.rule("toy.days", jurisdiction="T", on=date(2025, 1, 1)).value

    assert days() == 20
    with django_assert_num_queries(0):
        assert days() == 20
    ruleset.load_rows([{**ROWS[1], "value": {"days": 25}}])
    days()["days"] = 26  # what was found is the finder's own
    assert days() == {"days": 25}
    RuleSet.objects.filter(key="toy.days", valid_from=date(2020, 1, 1)).delete()
    with pytest.raises(Misuse):
        days()
