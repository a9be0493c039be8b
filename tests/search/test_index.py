"""The index follows what happens, holds what is public alone, and is rebuilt beside the one that is asked."""

import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from institutions.models import Organization
from market.models import Achievement, Demand
from market.services import achievements, demands, reviews
from tests.market import asking, world
from transfer.kernel.actor import ANONYMOUS
from transfer.mechanisms.translations import services as translations
from transfer.roof.search.models import FrequentTerm, SearchDocument, SearchIndex
from transfer.roof.search.selectors import queries, results
from transfer.roof.search.selectors.queries import Asked
from transfer.roof.search.services import index, terms


def found(words: str, **chosen: str) -> list[uuid.UUID]:
    """The ids of the first page."""
    asked = Asked(words, {name: (value,) for name, value in chosen.items()})
    return [key for _kind, key in queries.find(asked).hits]


def shown(words: str) -> list[results.Result]:
    return results.of_hits(queries.find(Asked(words)).hits, ANONYMOUS)


def build() -> tuple[world.World, asking.Desk]:
    return world.make(), asking.build()


pytestmark = pytest.mark.stands_on(build=build)


@pytest.fixture
def place(stand: tuple[world.World, asking.Desk]) -> world.World:
    return stand[0]


@pytest.fixture
def desk(stand: tuple[world.World, asking.Desk]) -> asking.Desk:
    return stand[1]


def test_an_achievement_is_found_once_it_is_accepted_in_both_languages(place: world.World) -> None:
    made = world.in_review(place)
    index.follow()
    assert SearchDocument.objects.count() == 0 and found("气凝胶") == []
    reviews.accept(made, actor=place.reviewer)
    assert index.follow() > 0 and index.follow() == 0
    assert found("气凝胶") == found("half the thickness of pipes") == found(made.thread.number) == [made.pk]
    assert found("C01B 33/158") == [made.pk]
    assert found("二氧化硅 保温") == [made.pk], "no document has both, so any word is enough"
    assert found("区块链") == []
    document = SearchDocument.objects.get()
    assert (document.technology_field, document.trl, document.is_listed, document.source) == ("5", 7, False, "")


def test_a_translation_is_found_but_not_one_of_a_text_that_is_not_public(place: world.World) -> None:
    made = world.accepted(place)
    more = {"actor": place.officer, "subject": made.stream, "thread": made.thread, "language": "en"}
    translations.translate(**more, field="title", text="Silica quilt", of_version=1)
    index.follow()
    assert found("quilt") == [made.pk]
    with transaction.atomic():
        achievements.revise(made, actor=place.officer)
        achievements.change(made, actor=place.officer, title="秘密改进", abstract="Hush " * 30)
    translations.translate(**more, field="title", text="Secretive improvement", of_version=2)
    index.follow()
    assert found("秘密改进") == found("secretive") == found("hush") == []


def test_what_is_retired_is_gone_at_once_even_while_the_index_is_behind(place: world.World) -> None:
    made = world.accepted(place)
    index.follow()
    assert len(shown("气凝胶")) == 1
    achievements.retire(made, actor=place.officer, reason="withdrawn")
    assert shown("气凝胶") == []
    index.follow()
    assert SearchDocument.objects.count() == 0


def test_a_secret_text_is_never_taken_in(place: world.World) -> None:
    made = world.accepted(place)
    type(made.text).objects.filter(pk=made.accepted_id).update(is_secret=True)
    index.follow()
    assert SearchDocument.objects.count() == 0


def test_whoever_asks_anonymously_is_not_found_by_name(desk: asking.Desk) -> None:
    hidden, named = asking.opened(desk, anonymous=True), asking.opened(desk, title="Heat pump for dyeing")
    asking.draft(desk, title="Not yet public")
    index.follow()
    assert found("north foundry") == found("北方铸造") == [named.pk]
    assert found("保冷 pipe rack") == [hidden.pk] and set(found("pipe rack")) == {hidden.pk, named.pk}
    assert {(one.id, one.party) for one in shown("insulation")} == {(hidden.pk, ""), (named.pk, "North Foundry")}
    assert found("not yet public") == []
    demands.withdraw(named, actor=desk.buyer, reason="plan_changed")
    index.follow()
    assert found("dyeing") == []


def test_an_owner_with_a_new_name_is_found_by_it(place: world.World) -> None:
    made = world.accepted(place)
    index.follow()
    Organization.objects.filter(pk=place.university.pk).update(name_en="Quince Polytechnic")
    index.take_in([_changed(place.university)])
    assert found("quince") == [made.pk]


def _changed(organization: Organization) -> Any:
    class Happened:
        name = "institutions.organization.changed"
        stream = organization.stream
        facts: dict[str, Any] = {}

    return Happened()


def test_facets_count_what_another_choice_would_give(place: world.World, desk: asking.Desk) -> None:
    made = world.accepted(place)
    demand = asking.opened(desk)
    index.follow()
    everything = queries.find(Asked())
    assert everything.total == 2 and everything.counts["kind"] == {"achievement": 1, "demand": 1}
    chosen = queries.find(Asked("", {"kind": ("demand",)}))
    assert [key for _kind, key in chosen.hits] == [demand.pk] and chosen.total == 1
    assert chosen.counts["kind"] == {"achievement": 1, "demand": 1} and chosen.counts["state"] == {"open": 1}
    assert found("", maturity="7-9") == [made.pk] and found("", maturity="1-3") == []
    assert found("", technology_field="5", kind="achievement") == [made.pk]


def test_a_rebuild_serves_the_old_index_until_the_swap(place: world.World, monkeypatch: Any) -> None:
    made = world.accepted(place)
    index.follow()
    SearchDocument.objects.update(title="stale")
    seen = []
    rebuilt = index.rebuild(tell=lambda count: seen.append((count, found("气凝胶"))))
    assert rebuilt == 1 and seen == [(1, [made.pk])]
    assert found("气凝胶") == [made.pk] and SearchDocument.objects.get().title == world.TEXT["title"]
    assert SearchIndex.objects.get().serving == 2 and SearchIndex.objects.get().building is None


def test_what_happens_during_a_rebuild_is_in_the_new_index(place: world.World) -> None:
    first, second = world.accepted(place), world.in_review(place, title="另一种隔热毡")
    index.follow()

    def meanwhile(count: int) -> None:
        if Achievement.objects.get(pk=second.pk).state == "in_review":
            reviews.accept(second, actor=place.reviewer)
            achievements.retire(Achievement.objects.get(pk=first.pk), actor=place.officer, reason="withdrawn")
            index.follow()

    index.rebuild(tell=meanwhile)
    assert [row.object for row in SearchDocument.objects.all()] == [second.pk]
    assert index.rebuild() == 1


def test_a_rebuild_that_was_killed_leaves_nothing_that_is_asked(place: world.World) -> None:
    made = world.accepted(place)
    index.follow()

    def killed(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(tell=killed)
    assert SearchDocument.objects.count() == 2 and found("气凝胶") == [made.pk]
    call_command("rebuild_search", verbosity=0)
    assert SearchDocument.objects.count() == 1 and found("气凝胶") == [made.pk]


def test_many_are_taken_in_with_a_constant_number_of_statements(desk: asking.Desk) -> None:
    asking.opened(desk)
    with CaptureQueriesContext(connection) as one:
        index.follow()
    for _more in range(4):
        asking.opened(desk)
    with CaptureQueriesContext(connection) as four:
        index.follow()
    assert len(four) <= len(one) + 2 and Demand.objects.count() == SearchDocument.objects.count() == 5


def test_asking_takes_a_constant_number_of_statements(desk: asking.Desk, django_assert_num_queries: Any) -> None:
    asking.opened(desk)
    index.follow()
    with CaptureQueriesContext(connection) as one:
        shown("insulation")
    for _more in range(4):
        asking.opened(desk)
    index.follow()
    with django_assert_num_queries(len(one)):
        assert len(shown("insulation")) == 5


def test_words_that_stand_everywhere_do_not_decide(desk: asking.Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr(terms, "DOUBT", 0)
    for _more in range(3):
        asking.opened(desk)
    index.follow()
    assert terms.count() > 0 and FrequentTerm.objects.get(lexeme="insulation").share == 1
    answer = queries.find(Asked("insulation graphene"))
    assert (answer.every, answer.left_out, answer.total) == (False, ("insulation",), 0)
