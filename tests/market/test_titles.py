"""No page is half in one language and half in another: titles, names and places in the reader's, else marked."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from institutions.models import Person, User
from market.selectors import texts
from market.services import translations
from tests.contracts import bargain
from tests.institutions import browsing
from tests.market import trade
from transfer.mechanisms.publicity.models import Publicity
from transfer.roof.statistics.views import figures

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=lambda: bargain.make(party_kind="022"))]
TITLE = "A quilt of silica for cold pipes"


@pytest.fixture
def market(stand: bargain.Bargain) -> trade.Market:
    translations.translate_achievement(
        stand.market.achievement,
        actor=stand.seller,
        language="en",
        texts={"title": TITLE, "abstract": "It keeps the cold in."},
    )
    return stand.market


def seen(market: trade.Market, path: str, language: str = "en") -> str:
    client = browsing.sign_in(User.objects.get(pk=market.seller.user))
    answer = client.get(f"/{language}/as/{market.university.slug}/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_a_deal_has_the_title_of_what_it_is_about_in_both_languages(market: trade.Market) -> None:
    deal = trade.deal(market)
    for path in ("deals/", f"deals/{deal.pk}/", "listings/", "achievements/", "listings/new/"):
        english = seen(market, path)
        assert TITLE in english, path
        assert TITLE not in seen(market, path, "zh-hans"), path
    assert f'lang="en">{TITLE}</a>' in seen(market, "deals/")


def test_a_title_that_was_changed_since_stays_as_it_was_signed(market: trade.Market) -> None:
    deal = trade.deal(market)
    with translation.override("en"):
        assert str(texts.of_agreements([(1, deal.title, deal.pk)])[1]) == TITLE
        other = texts.of_agreements([(1, "另一个名称", deal.pk), (2, "Plain", None), (3, "合同", uuid4())])
    assert [(str(one), one.language, one.is_translated) for one in other.values()] == [
        ("另一个名称", "zh-hans", False), ("Plain", "en", False), ("合同", "zh-hans", False),
    ]  # fmt: skip


def test_a_list_of_deals_takes_two_queries_more_however_long(
    market: trade.Market, django_assert_num_queries: object
) -> None:
    deal = trade.deal(market)
    rows = [(number, deal.title, deal.pk) for number in range(2)]
    for asked in (rows[:1], rows):
        with translation.override("en"), django_assert_num_queries(2):  # type: ignore[operator] # a fixture of pytest-django
            assert {str(one) for one in texts.of_agreements(asked).values()} == {TITLE}
    with translation.override("zh-hans"), django_assert_num_queries(0):  # type: ignore[operator] # as above
        texts.of_agreements(rows)


def test_a_contract_and_the_public_notice_are_read_in_english(market: trade.Market, stand: bargain.Bargain) -> None:
    deal = trade.agreed(market)
    notice = Publicity.objects.get(subject=deal.stream)
    english = Client().get(f"/en/notices/{notice.pk}/").content.decode()
    assert TITLE in english and "(translation)" in english
    assert '<dd lang="en">Lakeside University</dd>' in english and "湖滨大学" not in english
    chinese = Client().get(f"/zh-hans/notices/{notice.pk}/").content.decode()
    assert '<dd lang="zh-hans">湖滨大学</dd>' in chinese and TITLE not in chinese
    assert TITLE in Client().get(f"/en/notices/of/{market.university.pk}/").content.decode()


def test_a_person_is_named_in_the_readers_letters(market: trade.Market) -> None:
    user = market.inventor
    Person.objects.filter(user=user).update(name="韩梅梅", name_latin="Han Meimei")
    person = Person.objects.get(user=user)
    with translation.override("en"):
        assert person.shown_name == "Han Meimei"
    with translation.override("zh-hans"):
        assert person.shown_name == "韩梅梅"


def test_the_map_has_letters_for_readers_of_english() -> None:
    assert len(figures._ON_THE_MAP) == len(figures._IN_LETTERS) == 34
    assert (figures._IN_LETTERS[33], figures._ON_THE_MAP[33], figures._IN_LETTERS[42]) == ("ZJ", "浙", "HB")


def test_the_facets_of_demands_are_named_in_chinese() -> None:
    page = Client().get("/zh-hans/demands/").content.decode()
    assert ">State" not in page and ">Technology field" not in page and ">Wanted" not in page
