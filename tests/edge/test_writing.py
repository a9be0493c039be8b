"""How a language is written: codes for machines, direction, what keeps its own direction in a sentence."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from transfer.edge import amounts, writing
from transfer.edge.templatetags import exchange
from transfer.kernel.money import Money


@pytest.mark.parametrize(
    ("code", "tag", "direction"),
    [("en", "en", "ltr"), ("zh-hans", "zh-Hans", "ltr"), ("pt-br", "pt-BR", "ltr"), ("ar", "ar", "rtl"),
     ("ug", "ug", "rtl"), ("he", "he", "rtl")],
)  # fmt: skip
def test_a_page_says_its_language_and_direction(code: str, tag: str, direction: str) -> None:
    assert (writing.tag(code), writing.direction(code)) == (tag, direction)


def test_a_deadline_keeps_its_own_direction_among_words_from_right_to_left() -> None:
    day = datetime.date(2026, 11, 28)
    assert exchange.until_text(day) == "2026-11-28"
    with translation.override("ar"):
        assert exchange.until_text(day) == "\u20662026-11-28\u2069"


def test_icons_that_point_can_be_turned() -> None:
    drawn = Template('{% load exchange %}{% icon "next" %}{% icon "check" %}').render(Context())
    assert drawn.count("icon-points") == 1


def test_large_amounts_have_the_units_of_the_language() -> None:
    amount = Money(20_300_000_000)
    with translation.override("zh-hans"):
        assert amounts.words(amount, unit="auto") == "2.03\u00a0亿元"
        assert amounts.words(Money(320_000_000), unit="wan") == "320\u00a0万元"
    with translation.override("en"):
        assert amounts.words(amount, unit="auto") == "203\u00a0million CNY"
    with translation.override("ar"):
        assert amounts.words(amount, unit="auto") == "\u2066203\u00a0million CNY\u2069"


def test_chinese_in_an_english_page_says_that_it_is_chinese() -> None:
    said = writing.with_languages("Review <a>: 低温管道，第2期。OK")
    assert said == 'Review &lt;a&gt;: <span lang="zh-Hans">低温管道，第2期。</span>OK'
    with translation.override("zh-hans"):
        assert writing.with_languages("低温管道 <b>") == "低温管道 &lt;b&gt;"
