"""Questions asked through the API: golden tables, views, growth, lists of classes, small cells, bad questions."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from institutions.models import RegionRight
from tests.institutions import people
from tests.statistics import books
from transfer.edge import actors
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.money import round_half_up
from transfer.roof.statistics.selectors.cells import Figures
from transfer.roof.statistics.selectors.suppression import hidden

pytestmark = pytest.mark.django_db
YI = 100_000_000_00

# Hunan 2016 and 2017 as its science and technology department published them: contracts, turnover and technology
# transaction amount in 亿元, growth in per cent. The published growth comes from unrounded sources.
HUNAN = {
    "development": (2223, 2191, "23.00", "30.17", "31.19", "20.03", "26.10", "30.32"),
    "transfer": (207, 221, "9.29", "24.45", "163.05", "8.51", "23.61", "177.48"),
    "service": (1350, 2700, "67.12", "141.85", "111.35", "18.03", "72.26", "300.89"),
    "consulting": (196, 611, "6.22", "6.64", "6.91", "3.58", "3.63", "1.24"),
}


def ask(key: str = "", **question: Any) -> Any:
    """The API's answer."""
    client = APIClient(headers={"Authorization": f"Bearer {key}"} if key else {})
    answer = client.get("/api/v1/statistics/contracts/", question)
    assert answer.status_code == 200, answer.content
    return answer.json()


def by_code(table: Any, name: str) -> dict[str, Any]:
    """The rows by their code of one dimension."""
    return {row["codes"][name]: row for row in table["rows"]}


def _fen(yi: str) -> int:
    return int(Decimal(yi) * YI)


@pytest.fixture
def hunan(db: None) -> None:
    """Both years, one synthetic registration a contract."""
    for code, (n16, n17, t16, t17, _growth, x16, x17, _x_growth) in HUNAN.items():
        for year, number, turnover, technical in ((2016, n16, t16, x16), (2017, n17, t17, x17)):
            given = {"on": f"{year}-05-04", "contract_class": code, "buyer_region": "110105"}
            books.counted(*books.spread(number, _fen(turnover), _fen(technical), **given))


def test_hunan_2017_against_2016(hunan: None) -> None:
    table = ask(by="class", period="2017", region="430000", unit="yi")
    rows = by_code(table, "class")
    assert list(rows) == ["development", "transfer", "consulting", "service"], "in the order of the dictionary"
    for code, (n16, n17, t16, t17, published, _x16, x17, x_published) in HUNAN.items():
        row = rows[code]
        assert (row["number"], row["turnover"], row["transaction"]) == (n17, _fen(t17), _fen(x17))
        assert (row["shown"]["turnover"], row["shown"]["transaction"]) == (t17, x17)
        exact = Fraction(_fen(t17) - _fen(t16), _fen(t16)) * 10_000
        assert row["growth"]["turnover"] == str(Decimal(round_half_up(exact)).scaleb(-2))
        assert abs(Decimal(row["growth"]["turnover"]) - Decimal(published)) <= Decimal("0.2")
        assert abs(Decimal(row["growth"]["transaction"]) - Decimal(x_published)) <= Decimal("0.6")
        assert row["growth"]["number"] == str(Decimal(round_half_up(Fraction(n17 - n16, n16) * 10_000)).scaleb(-2))
    assert table["total"]["number"] == 5723 and table["total"]["shown"] == {
        "turnover": "203.11",
        "transaction": "125.60",
        "average": "0.04",
    }
    assert table["total"]["average"] == round_half_up(Fraction(_fen("203.11"), 5723))
    assert ask(by="class", period="2016", region="430000")["total"]["number"] == 3976
    assert abs(Decimal(table["total"]["growth"]["turnover"]) - Decimal("92.30")) <= Decimal("0.2")
    assert abs(Decimal(table["total"]["growth"]["transaction"]) - Decimal("150.47")) <= Decimal("0.2")
    assert rows["transfer"]["labels"]["class"] == "Technology transfer (licensing included)"


def test_anhui_output_and_absorption_are_views_of_one_set_of_contracts(db: None) -> None:
    # The first half of 2022, published: absorption 428.4 亿元 in 8,024 contracts, 220.7 in 1,791 of them from outside;
    # output 321.8 in 8,512, 207.7 in 6,233 of them within the province; "total" 750.2 adds both views.
    within, sold = {"seller_region": "340100", "buyer_region": "340200"}, {"seller_region": "340100"}
    for number, yi, given in (
        (6233, "207.7", within),
        (2279, "114.1", sold),
        (1791, "220.7", {"buyer_region": "340100"}),
    ):
        books.counted(*books.spread(number, _fen(yi), _fen(yi) // 2, on="2022-03-01", **given))
    span = {"from": "2022-Q1", "to": "2022-Q2", "region": "340000", "unit": "yi", "by": "partner"}
    output, absorption = ask(view="output", **span), ask(view="absorption", **span)
    assert (output["total"]["number"], output["total"]["shown"]["turnover"]) == (8512, "321.80")
    assert (absorption["total"]["number"], absorption["total"]["shown"]["turnover"]) == (8024, "428.40")
    inside = [by_code(table, "partner")["340000"] for table in (output, absorption)]
    assert inside[0] == inside[1] and (inside[0]["number"], inside[0]["shown"]["turnover"]) == (6233, "207.70")
    from_outside = absorption["total"]["turnover"] - inside[1]["turnover"]
    assert (from_outside, absorption["total"]["number"] - inside[1]["number"]) == (_fen("220.7"), 1791)
    whole = ask(by="year", period="2022")["total"]
    assert whole["number"] == 6233 + 2279 + 1791, "a contract counts once, whatever the view"


def test_months_quarters_and_years_add_up_and_growth_is_on_the_year(db: None) -> None:
    for month, number in (("2024-02", 4), ("2025-01", 3), ("2025-02", 5), ("2025-05", 6)):
        books.counted(*books.spread(number, number * 1000, number * 10, on=f"{month}-11"))
    months = ask(by="month", period="2025")
    assert [row["codes"]["month"] for row in months["rows"]] == ["2025-01", "2025-02", "2025-05"]
    assert [row["growth"]["number"] for row in months["rows"]] == [None, "25.00", None]
    quarters = by_code(ask(by="quarter", period="2025"), "quarter")
    assert {code: row["number"] for code, row in quarters.items()} == {"2025-Q1": 8, "2025-Q2": 6}
    assert quarters["2025-Q1"]["growth"]["turnover"] == "100.00"
    years = by_code(ask(by="year", **{"from": "2024", "to": "2025"}), "year")
    assert {code: row["number"] for code, row in years.items()} == {"2024": 4, "2025": 14}
    assert years["2025"]["growth"]["number"] == "250.00" and years["2024"]["growth"]["number"] is None
    assert ask(period="2025-Q1")["total"]["number"] == 8
    assert ask(period="2025-02", by="")["rows"][0]["codes"] == {"class": "development"}


def test_the_series_by_four_classes_goes_on_after_the_fifth_was_split_off(db: None) -> None:
    books.counted(*books.spread(10, 1000, 500, on="2026-02-27", contract_class="transfer"))
    books.counted(*books.spread(4, 400, 200, on="2026-03-02", contract_class="transfer"))
    books.counted(*books.spread(5, 700, 300, on="2026-03-05", contract_class="licensing"))
    books.counted(*books.spread(7, 70, 30, on="2026-03-05", contract_class="service"))
    by_month = ask(by="class,month", period="2026")
    cells = {(row["codes"]["class"], row["codes"]["month"]): row["number"] for row in by_month["rows"]}
    assert cells == {("transfer", "2026-02"): 10, ("transfer", "2026-03"): 9, ("service", "2026-03"): 7}
    five = by_code(ask(by="class", period="2026-03"), "class")
    assert {code: row["number"] for code, row in five.items()} == {"transfer": 4, "licensing": 5, "service": 7}
    four = by_code(ask(by="class", period="2026-03", classes="2026-02-28"), "class")
    assert {code: row["number"] for code, row in four.items()} == {"transfer": 9, "service": 7}
    assert ask(by="year", period="2026", **{"class": "transfer"})["total"]["number"] == 19
    refused = Client().get("/api/v1/statistics/contracts/?by=class&period=2026&classes=2026-03-01")
    assert refused.status_code == 422 and refused.json()["problems"][0]["field"] == "classes"


def test_growth_of_a_class_that_was_split_is_not_made_up(db: None) -> None:
    books.counted(*books.spread(10, 1000, 500, on="2025-04-01", contract_class="transfer"))
    books.counted(*books.spread(10, 1000, 500, on="2025-04-01", contract_class="service"))
    for code in ("transfer", "licensing", "service"):
        books.counted(*books.spread(20, 3000, 500, on="2026-04-01", contract_class=code))
    table = ask(by="class", period="2026-04")
    growth = {code: row["growth"]["turnover"] for code, row in by_code(table, "class").items()}
    assert growth == {"transfer": None, "licensing": None, "service": "200.00"}
    assert table["total"]["growth"]["turnover"] == "350.00", "the sum is comparable"


def test_dimensions_and_filters_beyond_the_sums_are_asked_of_the_facts(db: None) -> None:
    books.counted(*books.spread(3, 300, 30, technology_field="01"), *books.spread(5, 500, 50, technology_field="02"))
    books.counted(*books.spread(6, 600, 60, seller_region="430200", technology_field="02"))
    fields = by_code(ask(by="technology_field", period="2025"), "technology_field")
    assert {code: row["number"] for code, row in fields.items()} == {"01": 3, "02": 11}
    assert ask(by="year", period="2025", region="430100")["total"]["number"] == 8
    assert ask(by="year", period="2025", technology_field="02", region="430000")["total"]["turnover"] == 1100


def test_the_public_sees_no_small_cell_and_cannot_subtract_it(db: None) -> None:
    for code, number in (("development", 2), ("service", 5), ("consulting", 9)):
        books.counted(*books.spread(number, number * 100, number, contract_class=code))
    table = ask(by="class", period="2025")
    rows = by_code(table, "class")
    assert [rows[code]["suppressed"] for code in ("development", "service", "consulting")] == [True, True, False]
    assert rows["development"]["turnover"] is None and rows["development"]["shown"]["turnover"] is None
    assert table["suppressed_below"] == 3 and table["total"]["number"] == 16
    assert ask(period="2025", **{"class": "development"})["total"]["number"] is None


def test_growth_gives_no_small_cell_of_the_year_before_away(db: None) -> None:
    books.counted(*books.spread(2, 200, 20, on="2024-06-01"), *books.spread(8, 900, 20, on="2025-06-01"))
    row = ask(period="2025")["rows"][0]
    assert row["number"] == 8 and row["growth"]["number"] is None


def test_two_dimensions_hide_no_cell_that_a_sum_of_row_or_column_gives_away() -> None:
    numbers = {("a", "x"): 1, ("a", "y"): 7, ("a", "z"): 20, ("b", "x"): 9, ("b", "y"): 8, ("b", "z"): 30}
    away = hidden({key: Figures(number=number) for key, number in numbers.items()}, below=3)
    for place in (0, 1):
        for value in {key[place] for key in numbers}:
            line = [key for key in away if key[place] == value]
            assert not line or (len(line) > 1 and sum(numbers[key] for key in line) >= 3)


def _regulator(prefix: str) -> Actor:
    office = people.organization("regulator", region="430000")
    RegionRight.objects.filter(organization=office).delete()
    RegionRight.objects.create(organization=office, prefix=prefix)
    return people.actor(office, "statistician")


@pytest.mark.parametrize(
    ("prefix", "seen"), [("43", {"430000"}), ("", {"430000", "340000", "110000"}), ("44", set()), ("4301", set())]
)
def test_a_regulator_sees_its_own_region_exactly(prefix: str, seen: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for region in ("430100", "340100", "110101"):
        books.counted(*books.spread(1, 100, 10, seller_region=region, buyer_region="510100"))
    source = actors.Source(
        for_key={"regulator": _regulator(prefix)}.get,
        for_organization=lambda request, slug: ANONYMOUS,
        for_person=lambda request: ANONYMOUS,
        prove=lambda actor, code: actor,
    )
    monkeypatch.setattr(actors, "_source", source)
    rows = by_code(ask("regulator", by="region", period="2025"), "region")
    assert {code for code, row in rows.items() if not row["suppressed"]} == seen
    own = ask("regulator", by="class", period="2025", region="430100")
    assert own["total"]["number"] == (1 if prefix in ("43", "", "4301") else None)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("by=colour", "by"),
        ("by=class,region,month,year", "by"),
        ("by=class,class", "by"),
        ("period=2025-13", "period"),
        ("period=1950", "period"),
        ("period=2025&from=2024", "period"),
        ("from=2025&to=2024", "to"),
        ("from=soon", "from"),
        ("region=99", "region"),
        ("partner=4301%00", "partner"),
        ("view=both", "view"),
        ("unit=pound", "unit"),
        ("class=licensing&period=2025", "class"),
        ("classes=2026-02-30", "classes"),
    ],
)
def test_a_question_that_means_nothing_is_refused_beside_its_field(question: str, field: str) -> None:
    for language, word in (("en", "another look"), ("zh-hans", "")):
        answer = Client().get(f"/api/v1/statistics/contracts/?{question}", headers={"accept-language": language})
        assert answer.status_code == 422, answer.content
        problems = answer.json()["problems"]
        assert [problem["field"] for problem in problems] == [field] and problems[0]["message"]
        assert word in answer.json()["title"]


def test_nothing_registered_yet() -> None:
    table = ask()
    assert table["rows"] == [] and table["total"]["number"] == 0 and table["known_at"] is None
