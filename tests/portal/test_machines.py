"""What the exchange tells machines: one address a page, languages, facts, cards, robots.txt and the sitemap.

And what it never tells: who asks in secret, what the parties of a contract withhold, what is not public yet.
"""

import json
import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from PIL import Image

from institutions.models import User
from market.models import Listing
from tests.contracts import bargain as make
from tests.contracts.test_notices import EVERYTHING, concluded
from tests.institutions.browsing import sign_in
from tests.market import asking, trade
from transfer.edge import page_heads
from transfer.edge.paper import card
from transfer.edge.templatetags.page_head import _script
from transfer.roof.portal.selectors import described, sitemaps
from transfer.roof.portal.views.sitemaps import ADDRESSES, Section

pytestmark = pytest.mark.stands_on(build=make.make)
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOST = "https://exchange.example"


@pytest.fixture(autouse=True)
def _public_address() -> Any:
    cache.clear()
    with override_settings(EXCHANGE_PUBLIC_ADDRESS=HOST):
        yield


def get(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def facts(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json" nonce="([^"]+)">(.*?)</script>', page)
    assert found, "no facts"
    told: dict[str, Any] = json.loads(found[2])
    return told


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{re.escape(name)}" content="([^"]*)">', page)
    return found[1] if found else ""


def locations(path: str) -> list[str]:
    tree = ElementTree.fromstring(get(path))
    return [str(place.text) for place in tree.iterfind(".//s:loc", XML)]


# The head of a page -------------------------------------------------------------------------------------------------


def test_a_public_page_has_one_address_and_its_other_language(stand: make.Bargain) -> None:
    for path in ("", "technologies/", "rules/", "help/glossary/"):
        page = get(f"/zh-hans/{path}?before=")
        assert f'<link rel="canonical" href="{HOST}/zh-hans/{path}">' in page
        for code, start in (("en", "/en/"), ("zh-Hans", "/zh-hans/"), ("x-default", "/")):
            assert f'<link rel="alternate" hreflang="{code}" href="{HOST}{start}{path}">' in page
        assert 'content="noindex"' not in page
    assert meta(get("/en/help/glossary/"), "og:title") == "Glossary"
    assert meta(get("/zh-hans/help/glossary/"), "og:title") == "术语表"
    assert meta(get("/en/"), "og:image") == f"{HOST}/en/cards/exchange/0.png"


def test_rooms_searches_and_errors_are_kept_out(stand: make.Bargain) -> None:
    office = sign_in(User.objects.get(pk=stand.market.officer.user))
    room = office.get(f"/en/as/{stand.market.exchange.slug}/").content.decode()
    for page in (room, get("/en/search/"), get("/en/account/login/"), get("/en/technologies/nothing/", 404)):
        assert '<meta name="robots" content="noindex">' in page and "canonical" not in page


def test_the_facts_of_a_technology_and_a_listing(stand: make.Bargain) -> None:
    listing = trade.opened(stand.market)
    technology = listing.achievement
    page = get(reverse("market:technology", args=[technology.thread.number]))
    told = facts(page)
    assert told["@context"] == "https://schema.org" and told["@type"] == "Product"
    assert told["name"] == technology.accepted.title and told["identifier"] == technology.thread.number
    assert told["manufacturer"]["name"] == technology.owner.name
    assert meta(page, "og:title") == technology.accepted.title
    assert meta(page, "description")[:30] == technology.accepted.abstract[:30]
    offer = facts(get(reverse("market:listing", args=[listing.pk])))
    assert offer["@type"] == "Offer" and offer["seller"]["name"] == listing.seller.name
    assert offer["availability"].endswith("InStock")
    if listing.asking:
        assert offer["price"] == str(listing.asking.decimal) and offer["priceCurrency"] == "CNY"


def test_the_script_stands_under_the_strict_policy(stand: make.Bargain) -> None:
    listing = trade.opened(stand.market)
    answer = Client().get(reverse("market:listing", args=[listing.pk]))
    nonce = re.search(r'ld\+json" nonce="([^"]+)"', answer.content.decode())
    assert nonce and f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_words_cannot_leave_the_script() -> None:
    head = page_heads.Head(
        f"{HOST}/en/x/", (), page_heads.Described("demand", "1", "</script><b>", "", "", "", {"name": "</script><b>&"})
    )
    made = _script(head.facts, "n")
    assert made.count("</script>") == 1 and "<b>" not in made
    assert json.loads(made.partition(">")[2].removesuffix("</script>"))["name"] == "</script><b>&"


def test_a_draft_says_nothing_to_machines_even_to_its_owner(stand: make.Bargain) -> None:
    draft = trade.draft(stand.market)
    assert described.listing(draft, {}) is None and described.of_kind("listing", draft.pk) is None
    get(f"/en/cards/listing/{draft.pk}.png", 404)


# Who asks in secret, what is withheld -------------------------------------------------------------------------------


@pytest.mark.stands_on(build=asking.build)
def test_an_anonymous_demander_is_named_nowhere(stand: asking.Desk) -> None:
    secret, open_one = asking.opened(stand, anonymous=True), asking.opened(stand, anonymous=False)
    name, slug = secret.demander.name, secret.demander.slug
    told = facts(get(f"/en/demands/{secret.thread.number}/"))
    assert told["@type"] == "Demand" and "seeker" not in told
    for language in ("en", "zh-hans"):
        page = get(f"/{language}/demands/{secret.thread.number}/")
        head = page[: page.index("</head>")]
        assert all(
            word not in head for word in (secret.demander.name_en or name, secret.demander.name_zh or name, slug)
        )
    found = described.of_kind("demand", secret.pk)
    assert found and name not in repr(found) and slug not in repr(found)
    assert facts(get(f"/en/demands/{open_one.thread.number}/"))["seeker"]["name"] == name
    assert all(name not in place and slug not in place for place in locations("/sitemap-demands.xml"))


def test_what_the_parties_withhold_is_in_no_facts_card_or_sitemap(stand: make.Bargain) -> None:
    contract, notice = concluded(stand, withheld=EVERYTHING)
    page = get(f"/en/transactions/{notice.pk}/")
    hidden = [contract.title, *(party.name for party in contract.parties.all())]
    head = page[: page.index("</head>")]
    found = described.of_kind("transaction", notice.pk)
    assert found and notice.thread.number in found.title
    for word in hidden:
        assert word and word not in head and word not in repr(found)
    assert str(contract.turnover.decimal) not in head
    get(f"/en/cards/transaction/{notice.pk}.png".replace(".png", "x.png"), 404)


def test_what_is_open_is_told(stand: make.Bargain) -> None:
    _contract, notice = concluded(stand)
    told = facts(get(f"/zh-hans/transactions/{notice.pk}/"))
    assert told["@type"] == "Article" and told["headline"] == notice.content["title"]
    seller = stand.market.university
    page = get(f"/en/organizations/{seller.slug}/")
    assert facts(page)["@type"] == "Organization" and facts(page)["name"] == seller.name


# Cards --------------------------------------------------------------------------------------------------------------


def test_a_card_is_drawn_here_and_kept_by_what_it_says(stand: make.Bargain) -> None:
    listing = trade.opened(stand.market)
    address = f"/zh-hans/cards/listing/{listing.pk}.png"
    answer = Client().get(address)
    picture = Image.open(BytesIO(answer.content))
    assert answer["Content-Type"] == "image/png" and picture.size == (1200, 630)
    assert "public" in answer["Cache-Control"] and len(answer.content) < 100_000
    again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304 and not again.content
    assert Client().get(address.replace("zh-hans", "en"))["ETag"] != answer["ETag"]
    get("/en/cards/listing/none.png", 404)
    get("/en/cards/nothing/0.png", 404)


def test_chinese_is_drawn_and_long_titles_end() -> None:
    drawn = card.draw("高温" * 100, "技术", "EX-2026-1", "Transfer")
    other = card.draw("低温" * 100, "技术", "EX-2026-1", "Transfer")
    assert drawn != other and len({drawn, card.draw("高温" * 99, "技术", "EX-2026-1", "Transfer")}) == 1
    for title in ("", "x" * 300, "\U0001f600 and a word", "A long English title " * 20):
        assert Image.open(BytesIO(card.draw(title, "", "", "T"))).size == card.SIZE


# robots.txt and the sitemap -----------------------------------------------------------------------------------------


def paths(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        found += paths(pattern.url_patterns, here) if isinstance(pattern, URLResolver) else [here]
    return found


def test_robots_keep_out_of_every_room(stand: make.Bargain) -> None:
    text = get("/robots.txt")
    kept = [line.removeprefix("Disallow: ") for line in text.splitlines() if line.startswith("Disallow: ")]
    assert f"Sitemap: {HOST}/sitemap.xml" in text
    rooms = [path for path in paths(get_resolver().url_patterns) if "<slug:org>" in path]
    assert len(rooms) > 50
    for path in rooms:
        assert f"/{path}".startswith(tuple(kept)), path
    for start in ("search/", "me/account/", "account/login/", "confirm/", "invitations/x/", "files/"):
        assert all(f"/{code}/{start}".startswith(tuple(kept)) for code in ("en", "zh-hans"))
    for start in ("", "technologies/", "cards/exchange/0.png", "help/", "rules/"):
        assert not f"/en/{start}".startswith(tuple(kept))


def test_the_sitemap_leads_to_every_public_page_in_both_languages(stand: make.Bargain) -> None:
    _contract, notice = concluded(stand)
    listing, draft = Listing.objects.public().get(), trade.draft(stand.market)
    index = locations("/sitemap.xml")
    assert len(index) == len(ADDRESSES) + 1
    found = [place for part in index for place in locations("/" + part.partition("//")[2].partition("/")[2])]
    assert len(found) == len(set(found)) and all(place.startswith(HOST) for place in found)
    for code in ("en", "zh-hans"):
        for path in (f"listings/{listing.pk}/", f"transactions/{notice.pk}/", "help/", "rules/publicity.period/", ""):
            assert f"{HOST}/{code}/{path}" in found
        assert f"{HOST}/{code}/listings/{draft.pk}/" not in found
    for place in found:
        page = get(place.removeprefix(HOST))
        assert f'<link rel="canonical" href="{place}">' in page, place
    tree = ElementTree.fromstring(get("/sitemap-listings.xml"))
    links = {(link.get("hreflang"), link.get("href")) for link in tree.iterfind(".//x:link", XML)}
    assert {code for code, _href in links} == {"en", "zh-Hans", "x-default"}
    assert ("x-default", f"{HOST}/listings/{listing.pk}/") in links


def test_large_sections_are_cut_and_read_by_the_page(
    stand: make.Bargain, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    whole = locations("/sitemap-organizations.xml")
    assert len(whole) >= 6
    monkeypatch.setattr(Section, "limit", 4)
    pages = [locations(f"/sitemap-organizations.xml?p={page}") for page in (1, 2)]
    assert [*pages[0], *pages[1]] == whole[: len(pages[0]) + len(pages[1])] and len(pages[0]) == 4
    assert sum("sitemap-organizations" in part for part in locations("/sitemap.xml")) == -(-len(whole) // 4)
    get("/sitemap-organizations.xml?p=99", 404)
    with django_assert_max_num_queries(2):
        list(sitemaps.InEachLanguage("technologies")[0:20])
