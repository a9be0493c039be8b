"""Owners translate: who may, what is stale, who reads it, and that the search finds it."""

import re
from typing import Any

import pytest
from django.test import Client

from institutions.models import User
from institutions.services import organizations
from market.models import Achievement, Demand, Listing
from market.selectors.texts import OF_ACHIEVEMENT, of_working
from market.services import achievements, demands, listings, reviews, translations
from tests.institutions import browsing, people
from tests.market import asking, trade, world
from tests.market.test_api import call, key_of
from transfer.kernel import events
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow
from transfer.kernel.models import Event
from transfer.mechanisms.translations.models import Translation
from transfer.roof.search.services import index

pytestmark = pytest.mark.stands_on(build=trade.build)
TITLE = "A quilt of silica for cold pipes"


@pytest.fixture
def market(stand: trade.Market) -> trade.Market:
    return stand


def in_english(market: trade.Market, **texts: str) -> Achievement:
    given = {"title": TITLE, **texts}
    return translations.translate_achievement(market.achievement, actor=market.seller, language="en", texts=given)


def take_in(market: trade.Market) -> None:
    """As the reader does, which waits for the transaction around the test."""
    index.take_in([events.happened(one) for one in Event.objects.filter(thread=market.achievement.thread_id)])


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def public(market: trade.Market, language: str = "en") -> str:
    return page(f"/{language}/technologies/{market.achievement.thread.number}/")


def test_the_owner_translates_and_the_public_reads_it_marked(market: trade.Market) -> None:
    in_english(market)
    english = public(market)
    assert f'<span lang="en">{TITLE}</span>' in english and "(translation)" in english
    assert market.achievement.text.title in english and TITLE not in public(market, "zh-hans")
    happened = Event.objects.filter(stream=market.achievement.stream).order_by("-version")[0]
    assert happened.name == "market.achievement.translated"
    facts = events.happened(happened).facts
    assert (facts["language"], facts["fields"], facts["text_number"]) == ("en", ["title"], 1)
    take_in(market)
    found = page("/en/search/?q=quilt")
    assert market.achievement.thread.number in found and "silica for cold pipes" in found


def test_the_mark_follows_the_text_and_not_the_version(market: trade.Market) -> None:
    in_english(market, abstract="It keeps the cold in.")
    achievements.revise(market.achievement, actor=market.seller)
    achievements.change(market.achievement, actor=market.seller, abstract="改写。" * 40)
    assert "It keeps the cold in." in public(market) and "older version" not in public(market)
    achievements.submit(market.achievement, actor=market.seller)
    reviewer = people.actor(market.exchange, "reviewer")
    reviews.start(market.achievement, actor=SYSTEM, reviewer=reviewer.user)
    reviews.accept(market.achievement, actor=reviewer)
    shown = public(market)
    assert f'{TITLE}</span> <span class="soft small">(translation)' in shown
    assert "translation of an older version" in shown
    in_english(market, abstract="It keeps the cold in.")
    assert "older version" not in public(market)


def test_a_translated_revision_waits_until_it_is_accepted(market: trade.Market) -> None:
    achievements.revise(market.achievement, actor=market.seller)
    achievements.change(market.achievement, actor=market.seller, title="秘密改进")
    in_english(market, title="A hushed improvement", trl_evidence="Six hundred metres")
    assert "hushed" not in public(market) and market.achievement.accepted.title in public(market)
    take_in(market)
    assert market.achievement.thread.number not in page("/en/search/?q=hushed")


def test_nothing_new_is_no_event_and_what_is_emptied_is_forgotten(market: trade.Market) -> None:
    before = in_english(market).version
    assert in_english(market).version == before
    assert in_english(market, title=" ").version == before + 1
    assert not Translation.objects.filter(subject=market.achievement.stream).exists()
    take_in(market)
    assert market.achievement.thread.number not in page("/en/search/?q=quilt")


@pytest.mark.parametrize("who", ["outsider", "buyer", "officer"])
def test_nobody_else_translates(market: trade.Market, who: str) -> None:
    for actor in (getattr(market, who), ANONYMOUS, people.actor(market.university, "inventor")):
        with pytest.raises(NotAllowed):
            translations.translate_achievement(market.achievement, actor=actor, language="en", texts={"title": "x"})
    listing = trade.opened(market)
    with pytest.raises(NotAllowed):
        translations.translate_listing(listing, actor=getattr(market, who), language="en", texts={"terms": "x"})


def test_what_is_refused(market: trade.Market) -> None:
    wrong: list[tuple[str, dict[str, str], str]] = [
        ("zh-hans", {"title": "x"}, "language"),
        ("tlh", {"title": "x"}, "language"),
        ("en", {"owner": "x"}, "owner"),
        ("en", {"title": "x" * 100_001}, "title"),
    ]
    for language, texts, field in wrong:
        with pytest.raises(Invalid) as caught:
            translations.translate_achievement(market.achievement, actor=market.seller, language=language, texts=texts)
        assert caught.value.problems[0].field == field
    achievements.retire(market.achievement, actor=market.seller, reason="withdrawn")
    with pytest.raises(NotNow):
        in_english(market)


def demand_of(market: trade.Market) -> Demand:
    return demands.begin(
        actor=market.buyer, demander=market.enterprise, exchange=market.exchange, original_lang="zh-hans",
        title="管道保冷层减薄", problem="保冷层太厚。", technology_field="5", targets=asking.TARGETS,
    )  # fmt: skip


def test_a_demand_is_stale_as_soon_as_its_words_change(market: trade.Market) -> None:
    demand = demand_of(market)
    texts = {"title": "Thinner insulation", "problem": "It is too thick."}
    translations.translate_demand(demand, actor=market.buyer, language="en", texts=texts)
    demands.change(demand, actor=market.buyer, title="管道保冷层再减薄")
    client = browsing.sign_in(User.objects.get(pk=market.buyer.user))
    place = f"/en/as/{market.enterprise.slug}/demands/{demand.pk}/"
    shown = client.get(place).content.decode()
    assert "(translation of an older version)" in shown and "It is too thick." in shown
    assert shown.count("older version") == 1
    form = client.get(f"{place}translate/").content.decode()
    assert form.count("the original has changed since") == 1 and "管道保冷层再减薄" in form
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version and f'href="{place}translate/"' in shown
    sent = {"version": version[1], "title": "Even thinner insulation", "problem": "It is too thick."}
    answer = client.post(f"{place}translate/", sent, follow=True)
    assert answer.status_code == 200 and "Even thinner insulation" in answer.content.decode()
    assert "older version" not in client.get(place).content.decode()
    assert client.post(f"{place}translate/", {**sent, "title": "Late"}).status_code == 412
    assert client.get(f"{place}translate/?into=zh-hans").status_code == 404
    with pytest.raises(NotAllowed):
        translations.translate_demand(demand, actor=market.seller, language="en", texts={"title": "x"})


def test_the_terms_of_a_listing_over_the_api(market: trade.Market) -> None:
    listing: Listing = listings.begin(
        actor=market.seller, achievement=market.achievement, **trade.EXCLUSIVE, terms="限管道保冷。"
    )
    key, place = key_of(market.seller), f"listings/{listing.pk}/"
    assert "translate" in call(key, "get", f"{place}?actions=1").json()["actions"]
    body = {"language": "en", "texts": {"terms": "For pipes alone."}}
    answer = call(key, "post", f"{place}translate/", body, 1)
    assert answer.status_code == 200, answer.content
    (told,) = answer.json()["translations"]
    assert (told["text"], told["language"], told["origin"], told["outdated"]) == (
        "For pipes alone.", "en", "human", False,
    )  # fmt: skip
    listings.change(listing, actor=market.seller, terms="限管道保冷与保温。")
    assert call(key, "get", place).json()["translations"][0]["outdated"] is True
    refused = call(key, "post", f"{place}translate/", {"language": "en", "texts": {"asking": "1"}}, 3)
    assert refused.status_code == 422 and refused.json()["problems"][0]["field"] == "asking"
    client = browsing.sign_in(User.objects.get(pk=market.seller.user))
    shown = client.get(f"/en/as/{market.university.slug}/listings/{listing.pk}/").content.decode()
    assert "For pipes alone." in shown and "translation of an older version" in shown


def test_a_listing_without_words_has_nothing_to_translate(market: trade.Market) -> None:
    listing = listings.begin(actor=market.seller, achievement=market.achievement, **trade.EXCLUSIVE)
    with pytest.raises(NotAllowed, match="no terms"):
        translations.translate_listing(listing, actor=market.seller, language="en", texts={"terms": "x"})


def test_an_organization_says_what_it_is_in_both_languages(market: trade.Market) -> None:
    manager: Actor = people.actor(market.university, "manager")
    organizations.change(market.university, actor=manager, about="研究低温材料。", about_lang="zh-hans")
    client = browsing.sign_in(User.objects.get(pk=manager.user))
    place = f"/en/as/{market.university.slug}/organization/"
    form = client.get(f"{place}translate/").content.decode()
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version and "研究低温材料。" in form
    sent: dict[str, Any] = {"version": version[1], "about": "Studies cold materials."}
    assert client.post(f"{place}translate/", sent).status_code == 302
    assert "Studies cold materials." in page(f"/en/organizations/{market.university.slug}/")
    assert "研究低温材料。" in page(f"/zh-hans/organizations/{market.university.slug}/")
    with pytest.raises(NotAllowed):
        organizations.translate(market.university, actor=market.seller, language="en", texts={"about": "x"})


def test_the_page_shows_who_translated_and_keeps_what_is_typed(market: trade.Market) -> None:
    in_english(market)
    client = browsing.sign_in(User.objects.get(pk=market.seller.user))
    place = f"/en/as/{market.university.slug}/achievements/{market.achievement.pk}/"
    assert f'href="{place}translate/"' in client.get(place).content.decode()
    form = client.get(f"{place}translate/").content.decode()
    assert "Translate into English" in form and f'value="{TITLE}"' in form
    assert re.search(r"By \S.* on .*, of version 1\.", form)
    stranger = browsing.sign_in(User.objects.get(pk=market.outsider.user))
    other = f"/en/as/{market.outsider.organization}/achievements/{market.achievement.pk}/translate/"
    assert stranger.get(other).status_code in (403, 404)


def test_an_imported_record_is_translated_by_the_exchange_that_keeps_it(market: trade.Market) -> None:
    place = world.make()
    made = world.accepted(place)
    Achievement.objects.filter(pk=made.pk).update(source="nasa-t2", source_reference="X-1")
    made.refresh_from_db()
    translations.translate_achievement(made, actor=place.officer, language="en", texts={"title": "Kept"})
    assert Translation.objects.get(subject=made.stream).text == "Kept"
    with pytest.raises(NotAllowed):
        achievements.revise(made, actor=place.officer)


def test_figures_are_translated_part_by_part_and_never_shown_of_other_words(market: trade.Market) -> None:
    figures = [
        {"name": "合金成本", "value": "640", "unit": "元/t", "alternative": "1100", "test": "第三方检验"},
        {"name": "Impact", "value": "92", "unit": "J", "alternative": "47", "test": ""},
    ]
    achievements.revise(market.achievement, actor=market.seller)
    achievements.change(market.achievement, actor=market.seller, figures=figures)
    assert set(of_working(market.achievement).fields) - set(OF_ACHIEVEMENT) == {
        "figure_1_name", "figure_1_unit", "figure_1_test", "figure_2_name",
    }  # fmt: skip
    in_english(market, figure_1_name="Alloy cost", figure_1_unit="CNY/t", figure_1_test="by a third party")
    with pytest.raises(Invalid):
        in_english(market, figure_2_unit="joule")
    achievements.submit(market.achievement, actor=market.seller)
    reviewer = people.actor(market.exchange, "reviewer")
    reviews.start(market.achievement, actor=SYSTEM, reviewer=reviewer.user)
    reviews.accept(market.achievement, actor=reviewer)
    shown = public(market)
    assert '<th scope="row" lang="en">Alloy cost</th>' in shown and "by a third party" in shown and "CNY/t" in shown
    assert "合金成本: 640 元/t" in shown and "Alloy cost" not in public(market, "zh-hans")
    take_in(market)
    assert market.achievement.thread.number in page("/en/search/?q=alloy")
    achievements.revise(market.achievement, actor=market.seller)
    achievements.change(market.achievement, actor=market.seller, figures=[{**figures[0], "name": "钼含量"}])
    achievements.submit(market.achievement, actor=market.seller)
    reviews.start(market.achievement, actor=SYSTEM, reviewer=reviewer.user)
    reviews.accept(market.achievement, actor=reviewer)
    assert "Alloy cost" not in public(market) and "钼含量" in public(market) and "CNY/t" in public(market)


def test_the_form_names_each_word_of_a_figure(market: trade.Market) -> None:
    achievements.revise(market.achievement, actor=market.seller)
    achievements.change(
        market.achievement, actor=market.seller, figures=[{"name": "隔膜成本", "value": "210", "unit": "元/m2"}]
    )
    client = browsing.sign_in(User.objects.get(pk=market.seller.user))
    answer = client.get(f"/en/as/{market.university.slug}/achievements/{market.achievement.pk}/translate/")
    assert "Figure 1, what is measured" in answer.content.decode() and "Figure 1, unit" in answer.content.decode()
