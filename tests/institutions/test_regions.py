"""Regions: county in city in province, codes of the past, Hong Kong, Macao, Taiwan and abroad."""

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from institutions.models import Region
from institutions.selectors import dictionaries, regions

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]

NOW = date(2026, 6, 1)


def codes(places: list[regions.Place]) -> list[str]:
    return [place.code for place in places]


def test_a_county_lies_in_a_city_in_a_province() -> None:
    assert codes(regions.chain("330106")) == ["330106", "330100", "330000"]
    assert regions.full_name("330106", "zh-hans") == "浙江省杭州市西湖区"
    assert regions.full_name("330100", "en") == "Hangzhou, Zhejiang"
    assert regions.chain("999999") == []
    assert regions.full_name("999999") == "999999"


def test_gathering_codes_are_passed_over() -> None:
    assert codes(regions.chain("110108")) == ["110108", "110000"]
    assert regions.full_name("429004", "zh-hans") == "湖北省仙桃市"
    assert codes(regions.chain("110100")) == ["110100", "110000"]
    assert ("110108", "海淀区") in regions.choices("110000", on=NOW, lang="zh-hans")


def test_choices_walk_down() -> None:
    with translation.override("en"):
        assert len(regions.choices(on=NOW)) == 34
        assert regions.choices(on=NOW)[0] == ("110000", "Beijing")
        assert ("330200", "Ningbo") in regions.choices("330000", on=NOW)
    assert "330106" in dict(regions.choices("330100", on=NOW))


def test_codes_of_the_past_are_known_but_no_longer_offered() -> None:
    chongwen = regions.find("110103")
    assert chongwen is not None and chongwen.to_year == 2010
    assert regions.is_valid("110103", on=date(2005, 5, 5))
    assert not regions.is_valid("110103", on=NOW)
    assert "110103" not in dict(regions.choices("110000", on=NOW))
    assert "110103" in dict(regions.choices("110000", on=date(2005, 5, 5)))
    assert Region.objects.get(pk="120110").former_names == [{"name_zh": "东郊区", "to_year": 1991}]


def test_the_database_gives_the_same_by_day_and_by_place() -> None:
    assert set(Region.objects.on(NOW).within("330100").values_list("code", flat=True)) >= {"330100", "330106"}
    assert not Region.objects.on(NOW).filter(pk="110103").exists()
    assert regions.contains("330000", "330106") and not regions.contains("330100", "330206")


def test_areas_count_as_the_yearbook_says() -> None:
    counts: dict[str, int] = {}
    for place in regions.provinces():
        counts[place.area] = counts.get(place.area, 0) + 1
    assert counts == {"east": 10, "central": 6, "west": 12, "north_east": 3, "hk_mo_tw": 3}


def test_every_province_has_its_own_square_on_the_map() -> None:
    squares = {(place.tile_x, place.tile_y) for place in regions.provinces()}
    assert len(squares) == 34 and (None, None) not in squares


def test_the_regional_table_has_the_cities_that_are_counted_separately() -> None:
    rows = codes(regions.of_statistics())
    assert len(rows) == 34 + 13
    assert rows[rows.index("440000") : rows.index("440000") + 3] == ["440000", "440100", "440300"]


def test_every_city_of_today_has_an_english_name() -> None:
    cities = Region.objects.on(NOW).filter(level="city", is_grouping=False)
    assert cities.count() == 333
    assert list(cities.filter(name_en="")) == []


def test_hong_kong_macao_and_taiwan_are_regions_and_not_foreign() -> None:
    assert [regions.label(code, "en") for code in ("710000", "810000", "820000")] == ["Taiwan", "Hong Kong", "Macao"]
    assert not any(regions.is_foreign(code) for code in ("CN", "HK", "MO", "TW"))
    assert regions.is_foreign("DE")
    assert dictionaries.find("country", "HK").extra["region"] == "810000"
    assert dictionaries.label("country", "DE", "zh-hans") == "德国"
    assert dictionaries.find("country", "DE").extra["numeric"] == "276"


def test_old_region_codes_lead_to_regions() -> None:
    for entry in dictionaries.entries("region_legacy", on=NOW):
        assert entry.code in ("7100", "8000") or regions.is_valid(entry.extra["region"])


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"code": "33010"}, "institutions_region_code"),
        ({"code": "339900", "level": "province", "parent": None}, "institutions_region_level"),
        ({"from_year": 2020, "to_year": 2019}, "institutions_region_years"),
    ],
)
def test_the_database_refuses(wrong: dict[str, object], constraint: str) -> None:
    province = Region.objects.get(pk="330000")
    facts = {"code": "339901", "parent": province, "level": "county", "name_zh": "某县", "area": "east"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Region.objects.create(**(facts | wrong))


def test_regions_file_names_the_counties_and_adds_new_ones(shared_data: Path) -> None:
    path = shared_data / "admin_divisions_cn" / "ok_data_level3_pinyin.csv"
    assert regions.label("330106", "en") == "Hangzhou"
    assert regions.full_name("330106", "en") == "Hangzhou, Zhejiang"
    assert regions.full_name("330106", "zh-hans") == "浙江省杭州市西湖区"
    out = StringIO()
    call_command("load_dictionaries", regions_file=path, stdout=out)
    assert regions.full_name("330106", "en") == "Xihu District, Hangzhou, Zhejiang"
    assert regions.label("330113", "zh") == "临平区"
    assert regions.label("150100", "en") == "Hohhot"
    call_command("load_dictionaries", regions_file=path, stdout=out)
    again = [line for line in out.getvalue().splitlines() if line.startswith("region ")]
    assert all(line.split()[1] == "0" and line.split()[3] == "0" for line in again[-2:])


def test_every_place_of_an_english_chooser_has_a_name_in_latin_letters() -> None:
    places = [name for _province, below in regions.grouped(on=NOW, lang="en") for _code, name in below]
    assert len(places) > 400 and [name for name in places if re.search("[\u4e00-\u9fff]", name)] == []
    assert regions.full_name("310115", "en") == "Pudong New Area, Shanghai"
