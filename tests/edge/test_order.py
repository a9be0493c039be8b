"""Names stand in the order of a dictionary of the reader's language."""

import random

import pytest
from django.db import connection
from django.utils import translation

from institutions.models import Organization
from tests.institutions import people
from transfer.edge import columns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]
SOUNDS = [
    "2 号",
    "Aerogel",
    "énergie",
    "安庆",
    "亳州",
    "长沙",
    "儋州",
    "杭州",
    "丽江",
    "漯河",
    "濮阳",
    "衢州",
    "鄞州",
    "中山",
    "㐂",
]


def placed(names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s) AS name ORDER BY edge_place(lower(name))", [names])
        return [name for (name,) in cursor.fetchall()]


def test_chinese_stands_by_its_sounds_rare_characters_too() -> None:
    mixed = random.Random(1).sample(SOUNDS, len(SOUNDS))
    assert placed(mixed) == SOUNDS
    assert placed(["杭州衢江", "杭州滨江", "杭州"]) == ["杭州", "杭州滨江", "杭州衢江"]
    assert placed(["b", "", "B a", "A"]) == ["", "A", "b", "B a"]


def test_organizations_are_sorted_by_the_name_that_is_shown() -> None:
    at = people.exchange()
    for chinese, english in (("衢州实验室", "Alpha Lab"), ("安庆研究院", "Gamma Institute"), ("", "Beta Works")):
        people.organization("university", at=at, name_zh=chinese, name_en=english)
    rows = Organization.objects.filter(name_en__in=["Alpha Lab", "Gamma Institute", "Beta Works"])
    order = columns.by_name("name")
    with translation.override("en"):
        shown = [row.name for row in rows.annotate(place=order).order_by("place")]
    assert shown == ["Alpha Lab", "Beta Works", "Gamma Institute"]
    with translation.override("zh-hans"):
        shown = [row.name for row in rows.annotate(place=order).order_by("place")]
    assert shown == ["Beta Works", "安庆研究院", "衢州实验室"]
