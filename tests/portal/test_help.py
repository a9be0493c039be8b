"""About, help and the glossary; and the terms that explain themselves."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.utils.translation import override

from institutions.selectors import dictionaries
from tests.market import world as make
from transfer.edge import glossary
from transfer.kernel.models import RuleSet
from transfer.roof.portal.selectors import help as told

pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture(autouse=True)
def _world(stand: make.World) -> None:
    """The pages lead to pages of the market."""


def page(path: str, language: str = "en") -> str:
    answer = Client().get(f"/{language}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", ["about/", "help/"])
def test_every_way_of_the_page_leads_somewhere(path: str) -> None:
    for language in ("en", "zh-hans"):
        text = page(path, language)
        main = text[text.index("<main") : text.index("</main>")]
        for way in set(re.findall(r'href="(/[^"#]*)', main)):
            assert Client().get(way.replace("&amp;", "&")).status_code == 200, way
    ids = set(re.findall(r' id="([^"]+)"', page("help/")))
    assert set(re.findall(r'href="/en/help/#([^"]+)"', page("about/"))) <= ids


def test_both_pages_are_told_in_both_languages() -> None:
    for name in ("about", "help"):
        with override("en"):
            english = told.sections(name)
        with override("zh-hans"):
            chinese = told.sections(name)
        for left, right in zip(english, chinese, strict=True):
            assert left.title and left.text and left.title != right.title and left.text != right.text
            assert all(
                step.title and step.title != other.title for step, other in zip(left.steps, right.steps, strict=True)
            )
            assert not re.search("[一-鿿]", left.text) and re.search("[一-鿿]", right.text)
    assert "发明人" in page("help/", "zh-hans") and "Registrar of technology contracts" in page("help/")


def test_the_glossary_sets_both_languages_side_by_side() -> None:
    terms = glossary.terms()
    assert len(terms) >= 30 and len({term.code for term in terms}) == len({term.en for term in terms}) == len(terms)
    for language in ("en", "zh-hans"):
        text = page("help/glossary/", language)
        for term in terms:
            assert f'<li id="{term.code}">' in text and term.zh in text and term.says_zh in text
            assert bool(term.source_en) == bool(term.source_zh)
    assert "Civil Code art. 843" in page("help/glossary/") and "《民法典》第八百四十三条" in page(
        "help/glossary/", "zh-hans"
    )
    rules = {term.rule for term in terms if term.rule}
    assert rules <= set(RuleSet.objects.values_list("key", flat=True))
    assert 'href="/en/rules/publicity.period/"' in page("help/glossary/")


def test_a_term_on_a_page_says_what_the_glossary_says() -> None:
    for language, word in (("en", "technology transaction amount"), ("zh-hans", "技术交易额")):
        with override(language):
            shown = Template('{% load exchange %}{% legal_term "transaction_amount" %}').render(Context())
            found = glossary.find("transaction_amount")
            assert found is not None and word in shown and found.says in shown and found.source in shown
            assert f"/{language}/help/glossary/#transaction_amount" in shown
    with pytest.raises(TemplateSyntaxError, match="no term nothing"):
        Template('{% load exchange %}{% legal_term "nothing" %}').render(Context())


def test_the_foot_of_every_page_leads_to_them() -> None:
    for path in ("", "technologies/", "rules/"):
        foot = page(path).partition("<footer")[2]
        assert all(f'href="/en/{way}/"' in foot for way in ("about", "help", "help/glossary", "rules"))


def test_a_term_opens_at_its_first_mention_and_an_entry_where_a_term_means_it() -> None:
    request = RequestFactory().get("/en/")

    def shown(text: str, **values: str) -> str:
        return Template("{% load exchange %}" + text).render(Context({"request": request, **values}))

    twice = shown('{% legal_term "turnover" %}|{% legal_term "turnover" "Turnover" %}')
    first, second = twice.split("|")
    assert 'class="term"' in first and second.strip() == "Turnover"
    entry = '{% coded_term "licence_mode" code "its label" %}'
    assert 'class="term"' in shown(entry, code="sole") and "its label" in shown(entry, code="sole")
    assert shown(entry, code="other").strip() == shown(entry, code="").strip() == "its label"


def test_the_entries_that_terms_mean_exist() -> None:
    named = [name.split(".") for term in glossary.terms() for name in term.of]
    assert named and len(named) == len({tuple(one) for one in named})
    for dictionary, code in named:
        assert dictionaries.find(dictionary, code) is not None, f"{dictionary} has no {code}"
