"""The page and its file: table, sentence, drawings, choices and errors, in both languages."""

import csv
import io
import re

import pytest
from django.test import Client

from institutions.models import RegionRight, User
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.statistics import books

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(db: None) -> None:
    """Two years of two classes, and one contract alone in its class."""
    for year, factor in ((2024, 1), (2025, 2)):
        books.counted(*books.spread(4, factor * 300_000_00, 0, on=f"{year}-03-01", contract_class="development"))
        books.counted(*books.spread(6, factor * 700_000_00, 0, on=f"{year}-08-01", contract_class="service"))
    alone = {"contract_class": "consulting", "turnover_cny": 12_345_67, "transaction_cny": 0}
    books.counted(books.registered("2025-08-02", **alone))


def page(path: str = "", language: str = "en") -> str:
    """The page's source."""
    answer = Client().get(f"/{language}/statistics/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def inside(pattern: str, text: str) -> str:
    """What the pattern's group found."""
    found = re.search(pattern, text, re.S)
    assert found, pattern
    return found[1]


def test_the_page_says_what_is_seen_and_shows_table_map_and_years(figures: None) -> None:
    text = page("?period=2025&unit=yuan")
    assert "<h1" in text and "Technology contracts by class of contract, 2025" in text
    assert "11 contracts with a turnover of 2,012,345.67\u00a0CNY were registered." in text
    assert "Turnover on the year: +101.23 %." in text
    assert "600,000.00" not in text, "the smallest neighbour is left out with the single contract"
    assert "1,400,000.00" in text and "12,345.67" not in text.replace("2,012,345.67", "")
    assert "fewer than 3 contracts" in text
    drawing = inside(r'<svg class="multiple"(.*?)</svg>', text)
    assert re.findall(r"<title>(.*?)</title>", drawing) == ["2024: 1,000,000.00", "2025: 2,012,345.67"]
    assert "echarts" not in text, "no script is needed to see it"
    assert 'class="tile-map"' in text and "region=430000" in text and "Where the sellers are" in text


def test_the_page_is_chinese_in_chinese(figures: None) -> None:
    text = page("?period=2025&unit=wan&region=430000", "zh-hans")
    assert "技术合同（按合同类别），湖南省，2025" in text or "技术合同（按" in text and "湖南省" in text
    assert "登记合同 11 项，成交额 201.23\u00a0万元。" in text and "技术服务" in text and "买方所在地" in text


def test_two_dimensions_cross(figures: None) -> None:
    text = page("?by=class&columns=quarter&from=2024&to=2025&measure=number")
    head = inside(r"table-held.*?<thead>(.*?)</thead>", text)
    assert re.findall(r">(\d{4}-Q\d)<", head) == ["2024-Q1", "2024-Q3", "2025-Q1", "2025-Q3"]
    rows = {
        re.sub("<.*?>", "", found[0]): re.findall(r'class="num">(.*?)<', found[1])
        for found in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', text, re.S)
    }
    assert rows["Technology development"] == ["4", "–", "4", "–"]
    assert rows["Technology consulting"] == ["–", "–", "–", "*"]


def test_a_question_that_means_nothing_comes_back_with_its_error(figures: None) -> None:
    answer = Client().get("/en/statistics/?period=soon&by=colour")
    text = answer.content.decode()
    assert answer.status_code == 422 and "Write a period as 2026" in text and "There is no dimension colour" in text
    assert 'value="soon"' in text, "what was typed stays"
    assert Client().get("/en/statistics/contracts.csv?by=colour").status_code == 422


def test_the_file_holds_the_table_of_the_page(figures: None) -> None:
    answer = Client().get("/en/statistics/contracts.csv?by=class&period=2025&unit=yuan")
    assert answer["Content-Type"].startswith("text/csv") and "contracts-class-2025-01-2025-12.csv" in str(
        answer.headers
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["class"], row["number"], row["turnover_yuan"]) for row in rows] == [
        ("development", "", ""),
        ("consulting", "", ""),
        ("service", "6", "1400000.00"),
        ("total", "11", "2012345.67"),
    ]
    assert rows[2]["turnover_growth"] == "100.00"


def test_a_regulator_sees_its_own_region_exactly_in_its_workspace(figures: None) -> None:
    office = people.organization("regulator", region="430000")
    RegionRight.objects.filter(organization=office).delete()
    RegionRight.objects.create(organization=office, prefix="43")
    regulator = sign_in(User.objects.get(pk=people.actor(office, "statistician").user))
    address = f"/en/as/{office.slug}/statistics/?period=2025&unit=yuan&region="
    exact = regulator.get(f"{address}430000").content.decode()
    assert ">12,345.67<" in exact and "fewer than 3" not in exact
    assert ">12,345.67<" not in regulator.get(f"{address}440000").content.decode()
    assert f"/as/{office.slug}/statistics/contracts.csv" in exact


def test_before_anything_is_registered_the_page_says_so() -> None:
    assert "Nothing was registered in this span." in page()
    assert page("?by=class,region,month&period=2025")


def test_what_the_choices_do_not_show_stays_in_the_question(figures: None) -> None:
    text = page("?from=2024-Q1&to=2025&technology_field=01&partner=440000")
    for name, value in (("from", "2024-Q1"), ("to", "2025"), ("technology_field", "01"), ("partner", "440000")):
        assert re.search(f'name="{name}" value="{value}"', text), name


def test_a_quarter_leads_to_the_one_before_and_a_year_of_two_lists_to_the_present_one() -> None:
    for on, sum_fen in (("2026-05-04", 100_000_00), ("2026-08-04", 250_000_00)):
        books.counted(*books.spread(4, sum_fen, 0, on=on, contract_class="licensing"))
    of_licences = page("?period=2026-Q3&contract_class=licensing&region=430000&measure=transaction")
    assert "Technology contracts by class of contract, Technology licensing, Hunan, 2026-Q3" in of_licences
    beside = inside(r'href="[^"]*\?([^"]*)"[^>]*>Beside the quarter before', of_licences).replace("&amp;", "&")
    both = page(f"?{beside}")
    for cell in ("2026-Q2", "2026-Q3", "licensing"):
        assert cell in both
    year = page("?period=2026")
    assert "Technology licensing" not in year
    later = inside(r'href="[^"]*\?([^"]*)"[^>]*>From 2026-03 on, with the classes', year).replace("&amp;", "&")
    assert "Technology licensing" in page(f"?{later}")
    assert "Beside" not in year and "with the classes" not in page("?period=2025")
