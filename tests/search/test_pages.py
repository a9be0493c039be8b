"""The search as people and programs use it, and the titles of public lists in the reader's language."""

import json
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client

from market.models import Achievement, Demand
from market.services import achievements, listings
from tests.institutions import people
from tests.market import asking, trade, world
from transfer.mechanisms.translations import services as translations
from transfer.roof.search.selectors import openings, suggestions
from transfer.roof.search.services import index


def text_of(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def told(path: str, status: int = 200) -> Any:
    answer = Client().get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.content)
    return json.loads(answer.content)


def build() -> tuple[Achievement, Demand]:
    """An achievement and a demand about the same thing, with a translated title each."""
    place, desk = world.make(), asking.build()
    made = world.accepted(place, title="低温管道保冷用气凝胶毡", keywords=["保冷", "管道"])
    demand = asking.opened(desk, original_lang="en", title="Thinner insulation for cold pipes", anonymous=True)
    translations.translate(
        actor=place.officer, subject=made.stream, thread=made.thread, language="en", field="title",
        text="Aerogel felt for cold insulation of pipes", of_version=1,
    )  # fmt: skip
    translations.translate(
        actor=desk.buyer, subject=demand.stream, thread=demand.thread, language="zh-hans", field="title",
        text="低温管道保冷层减薄", of_version=1,
    )  # fmt: skip
    return made, demand


pytestmark = pytest.mark.stands_on(build=build)


@pytest.fixture
def pair(stand: tuple[Achievement, Demand]) -> tuple[Achievement, Demand]:
    index.follow()
    return stand


def test_one_box_finds_both_in_either_language(pair: tuple[Achievement, Demand]) -> None:
    made, demand = pair
    english, chinese = text_of("/en/search/?q=insulation+pipes"), text_of("/zh-hans/search/?q=保冷")
    for page in (english, chinese):
        assert f"/technologies/{made.thread.number}/" in page and f"/demands/{demand.thread.number}/" in page
    assert "Aerogel felt for cold insulation" in english and "2 found" in english
    assert "an enterprise known to the exchange" in english and "North Foundry" not in english
    assert "低温管道保冷层减薄" in chinese and "检索" in chinese and "<h1>Search" not in chinese
    assert "Nothing public has these words" in text_of("/en/search/?q=zeppelin")


def test_before_anything_was_asked_it_says_what_there_is(pair: tuple[Achievement, Demand]) -> None:
    made, demand = pair
    cache.clear()
    page, chinese = text_of("/en/search/"), text_of("/zh-hans/search/")
    for kind in ("achievement", "listing", "demand"):
        assert f'href="?kind={kind}"' in page
    assert f'href="?technology_field={demand.technology_field}"' in page
    assert demand.thread.number in page and f'href="?q={made.thread.number}"' in page
    assert page.index("Open demands") < page.index("Thinner insulation")
    for word in ("保冷", "管道"):
        assert f'href="?q={quote(word)}"' in page
        assert made.thread.number in text_of(f"/en/search/?q={quote(word)}")
    assert "按技术领域" in chinese and "正在征集的需求" in chinese


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("海上风电用低钼高强螺栓钢", "高强螺栓钢"),
        ("印花残浆的就地回用", "就地回用"),
        ("A chipped cutter found from the spindle's current", "current"),
        ("A porous membrane for 2 batteries", "membrane"),
        ("3 × 4", ""),
    ],
)
def test_an_example_says_what_a_title_is_about(title: str, word: str) -> None:
    assert openings._telling(title) == word


def test_where_nothing_was_found_it_says_what_to_try(pair: tuple[Achievement, Demand]) -> None:
    page = text_of("/en/search/?q=insulation+pipes&region=99")
    assert "Search without the filters: 2 found" in page
    page = text_of("/en/search/?q=zeppelin+airship")
    assert 'href="?q=zeppelin"' in page and 'href="?q=airship"' in page and "post a demand" in page
    page = text_of("/en/search/?region=99")
    assert "Nothing public is like that." in page and "Take off the filters" in page


def test_facets_narrow_and_keep_the_words(pair: tuple[Achievement, Demand]) -> None:
    made, demand = pair
    page = text_of("/en/search/?q=insulation&kind=demand")
    assert demand.thread.number in page and made.thread.number not in page
    assert 'value="demand" checked' in page and 'name="q" value="insulation"' in page
    assert "Show all" in page


@pytest.mark.parametrize(
    ("query", "field"),
    [("q=" + "x" * 201, "q"), ("q=%00", "q"), ("page=0", "page"), ("page=51", "page"), ("page=x", "page"),
     ("kind=secret", "kind"), ("region=%27%3B", "region"), ("source=" + "x" * 41, "source")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_field(query: str, field: str) -> None:
    problem = told(f"/api/v1/search/?{query}", 422)
    assert [one["field"] for one in problem["problems"]] == [field]
    assert Client().get(f"/en/search/?{query}").status_code == 422


def test_programs_get_hits_counts_and_reasons(pair: tuple[Achievement, Demand]) -> None:
    made, demand = pair
    answer = told("/api/v1/search/?q=insulation")
    assert {one["id"] for one in answer["results"]} == {str(made.pk), str(demand.pk)}
    assert answer["counts"]["kind"] == {"achievement": 1, "demand": 1} and answer["total"] == 2
    assert answer["next_page"] is None and answer["every"] is True
    narrowed = told("/api/v1/search/?q=insulation&kind=achievement&maturity=7-9")
    assert [one["title"]["shown"] for one in narrowed["results"]] == ["Aerogel felt for cold insulation of pipes"]
    fitting = told(f"/api/v1/search/suggestions/?demand={demand.pk}")["results"]
    assert [one["id"] for one in fitting] == [str(made.pk)]
    assert "insulation" in fitting[0]["terms"] and fitting[0]["same_field"] is True
    back = told(f"/api/v1/search/suggestions/?achievement={made.pk}")["results"]
    assert [one["id"] for one in back] == [str(demand.pk)] and back[0]["party"] == ""
    told(f"/api/v1/search/suggestions/?demand={uuid.uuid4()}", 404)
    told("/api/v1/search/suggestions/?demand=x", 404)
    told("/api/v1/search/suggestions/", 422)


def test_suggestions_stand_on_both_pages_and_say_why(pair: tuple[Achievement, Demand]) -> None:
    made, demand = pair
    page = text_of(f"/en/demands/{demand.thread.number}/")
    assert "Technologies that may fit" in page and made.thread.number in page
    assert "Both say:" in page and "same technology field" in page
    page = text_of(f"/zh-hans/technologies/{made.thread.number}/")
    assert "低温管道保冷层减薄" in page and demand.thread.number in page and "North Foundry" not in page


def test_what_shares_no_telling_word_is_not_suggested() -> None:
    place, desk = world.make(), asking.build()
    world.accepted(place, title="Salt-tolerant rice", abstract="Grows on saline soil. " * 6, advantage="Yield.",
                   figures=[], technology_field="9")  # fmt: skip
    demand = asking.opened(desk)
    index.follow()
    assert suggestions.for_demand(demand) == []


def test_a_suggestion_is_never_of_what_is_not_public() -> None:
    place, desk = world.make(), asking.build()
    hidden = world.in_review(place, title="低温管道保冷用气凝胶毡")
    demand = asking.opened(desk)
    index.follow()
    assert told(f"/api/v1/search/suggestions/?demand={demand.pk}")["results"] == []
    told(f"/api/v1/search/suggestions/?achievement={hidden.pk}", 404)
    draft = asking.draft(desk)
    told(f"/api/v1/search/suggestions/?demand={draft.pk}", 404)


def test_public_lists_and_pages_show_titles_in_the_readers_language(pair: tuple[Achievement, Demand]) -> None:
    made, demand = pair
    for path in ("technologies/", f"technologies/{made.thread.number}/"):
        english, chinese = text_of(f"/en/{path}"), text_of(f"/zh-hans/{path}")
        assert "Aerogel felt for cold insulation" in english and "translation" in english
        assert "低温管道保冷用气凝胶毡" in chinese and "Aerogel felt for" not in chinese
    for path in ("demands/", f"demands/{demand.thread.number}/"):
        assert "Thinner insulation" in text_of(f"/en/{path}")
        assert "低温管道保冷层减薄" in text_of(f"/zh-hans/{path}")


def test_a_translation_of_a_revision_that_is_not_accepted_is_shown_to_nobody(pair: tuple[Achievement, Demand]) -> None:
    made, _demand = pair
    officer = people.actor(made.owner, "transfer_officer")
    achievements.revise(made, actor=officer)
    translations.translate(
        actor=officer, subject=made.stream, thread=made.thread, language="en", field="title", text="Hush", of_version=2
    )
    index.follow()
    for path in ("technologies/", f"technologies/{made.thread.number}/", "search/?q=气凝胶", ""):
        page = text_of(f"/en/{path}")
        assert made.thread.number in page and "Hush" not in page and "低温管道保冷用气凝胶毡" in page
    assert told("/api/v1/search/?q=hush")["total"] == 0


def test_a_listing_is_found_as_one_and_marks_its_technology() -> None:
    market = trade.build()
    listing = trade.opened(market)
    index.follow()
    found = told("/api/v1/search/?kind=listing")["results"]
    assert [one["id"] for one in found] == [str(listing.pk)]
    technologies = told("/api/v1/search/?kind=achievement&offer=open")["results"]
    assert [(one["id"], one["is_listed"]) for one in technologies] == [(str(market.achievement.pk), True)]
    page = text_of("/en/search/?kind=listing")
    assert f"/listings/{listing.pk}/" in page


def offered(path: str) -> dict[str, int]:
    counts: dict[str, int] = told(path)["counts"]["kind"]
    return counts


def test_listings_that_have_ended_are_not_counted_among_what_one_can_get() -> None:
    market = trade.build()
    listing = trade.opened(market)
    index.follow()
    assert offered("/api/v1/search/") == {"achievement": 1, "listing": 1}
    listings.suspend(listing, actor=market.officer, reason="rights_dispute", note="A question of ownership.")
    index.follow()
    cache.clear()  # counts without words are kept for some seconds
    assert offered("/api/v1/search/") == {"achievement": 1}
    asked = told("/api/v1/search/?kind=listing")
    assert asked["results"] == [] and asked["total"] == 0
    ended = told(f"/api/v1/search/?kind=listing&state={listing.state}")["results"]
    assert [one["id"] for one in ended] == [str(listing.pk)]


def test_asking_again_takes_as_many_statements_for_many_as_for_one(django_assert_max_num_queries: Any) -> None:
    desk = asking.build()
    for _one in range(3):
        asking.opened(desk)
    index.follow()
    text_of("/en/search/?q=insulation")
    with django_assert_max_num_queries(12):
        text_of("/en/search/?q=insulation")


def test_what_serves_the_public_is_a_facet() -> None:
    place = world.make()
    water = world.accepted(place, title="Ceramic filter", public_interest=["clean_water", "public_health"])
    plain = world.accepted(place, title="Ceramic blade")
    index.follow()
    found = told("/api/v1/search/?q=ceramic&public_interest=clean_water&public_interest=rare_disease")
    assert [one["id"] for one in found["results"]] == [str(water.pk)] != [str(plain.pk)]
    assert found["counts"]["public_interest"] == {"clean_water": 1, "public_health": 1}
    page = text_of("/en/search/?q=ceramic")
    assert "Clean water" in page and "Ceramic blade" in page
    assert [one["id"] for one in told("/api/v1/search/?public_interest=public_health")["results"]] == [str(water.pk)]
