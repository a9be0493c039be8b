"""Translations: one per field and language, marked for the reader, a person's before a machine's, one query a list."""

import uuid
from collections.abc import Callable
from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation as active

from tests.racing import at_once, raised
from transfer.kernel import clock, events
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, NotAllowed, RuleBroken
from transfer.kernel.models import Event, Thread
from transfer.mechanisms.translations import selectors, services
from transfer.mechanisms.translations.models import Translation
from transfer.mechanisms.translations.selectors import Original

TRANSLATOR = Actor(user=uuid.uuid4(), assurance=Assurance.PASSWORD)
SUBJECT = "listing:1"


def original(version: int = 3, subject: str = SUBJECT, language: str = "zh-hans") -> Original:
    return Original(subject, language, version, {"title": "高效催化剂", "abstract": "节能三成", "note": ""})


def translate(thread: Thread, text: str = "An efficient catalyst", **more: Any) -> Translation:
    given = {"actor": TRANSLATOR, "field": "title", "language": "en", "of_version": 3, "subject": SUBJECT, **more}
    return services.translate(thread=thread, text=text, **given)


def by_machine(thread: Thread, text: str = "Catalyst, efficient", **more: Any) -> Translation:
    return translate(thread, text, actor=SYSTEM, origin="machine", **more)


def test_the_reader_gets_the_translation_marked_or_the_original(thread: Thread) -> None:
    translate(thread)
    by_machine(thread, "Saves a third", field="abstract", of_version=2)
    texts = selectors.for_reader(original(), "en")
    title, abstract, note = texts["title"], texts["abstract"], texts["note"]
    assert (str(title), title.language, title.original, title.mark) == (
        "An efficient catalyst", "en", "高效催化剂", "translation",
    )  # fmt: skip
    assert abstract.outdated and abstract.mark == "machine translation of an older version"
    assert note.shown == "" and not note.is_translated
    chinese = selectors.for_reader(original(), "zh-hans")["title"]
    assert (chinese.shown, chinese.mark, chinese.is_translated) == ("高效催化剂", "", False)
    assert selectors.for_reader(original(version=4), "en")["title"].mark == "translation of an older version"
    assert selectors.for_reader(original(subject="listing:2"), "en")["title"].language == "zh-hans"
    by_machine(thread, "Schrift", subject="listing:3", language="zh-hans")
    with active.override("zh-hans"):
        german = selectors.for_reader(Original("listing:3", "de", 3, {"title": "Schrift"}))["title"]
        assert german.is_translated and german.language == "zh-hans"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("zh", "zh-hans", True), ("zh-CN", "zh_Hans", True), ("zh-TW", "zh-hans", False), ("zh-Hant", "zh-HK", True),
     ("en-GB", "en", True), ("de", "en", False)],
)  # fmt: skip
def test_languages_as_readers_see_them(one: str, other: str, same: bool) -> None:
    assert selectors.same_language(one, other) is same


def test_a_list_takes_one_query_however_long(thread: Thread) -> None:
    for number in range(12):
        translate(thread, subject=f"listing:{number}")
    counts = []
    for length in (2, 12):
        with CaptureQueriesContext(connection) as queries:
            found = selectors.for_many([original(subject=f"listing:{n}") for n in range(length)], "en")
        assert {texts["title"].shown for texts in found.values()} == {"An efficient catalyst"} and len(found) == length
        counts.append(len(queries))
    with CaptureQueriesContext(connection) as none:
        selectors.for_many([original(subject=f"listing:{n}") for n in range(12)], "zh-hans")
    assert counts == [1, 1] and len(none) == 0


def test_a_person_goes_before_a_machine_and_newer_before_older(thread: Thread) -> None:
    first = by_machine(thread)
    assert first.by is None
    person = translate(thread)
    assert person.pk == first.pk and person.by == TRANSLATOR.user
    assert by_machine(thread).text == "An efficient catalyst"
    assert by_machine(thread, of_version=4).origin == "machine"
    assert by_machine(thread, "Old", of_version=2).of_version == 4
    with pytest.raises(RuleBroken) as caught:
        translate(thread)
    assert caught.value.code == "older_version"
    assert translate(thread, of_version=4).origin == "human"
    assert Translation.objects.count() == 1
    told = [events.happened(event).facts for event in Event.objects.filter(stream=first.stream).order_by("version")]
    assert [(facts["origin"], facts["of_version"]) for facts in told] == [
        ("machine", 3), ("human", 3), ("machine", 4), ("human", 4),
    ]  # fmt: skip
    translate(thread, of_version=4)
    assert Event.objects.filter(stream=first.stream).count() == 4 and events.broken_links(first.stream) == []
    assert "catalyst" not in Event.objects.filter(stream=first.stream).first().body


def test_who_may_and_what_is_refused(thread: Thread) -> None:
    with pytest.raises(NotAllowed):
        translate(thread, actor=ANONYMOUS)
    with pytest.raises(NotAllowed, match="Machine"):
        translate(thread, origin="machine")
    for more, field in (({"language": "tlh"}, "language"), ({"text": "  "}, "text"), ({"text": "x" * 100_001}, "text")):
        with pytest.raises(Invalid) as caught:
            translate(thread, **{"text": "A text", **more})
        assert caught.value.problems[0].field == field
    with pytest.raises(IntegrityError, match="translations_origin_known"), transaction.atomic():
        Translation.objects.create(
            subject="x", field="x", language="en", text="x", origin="?", of_version=1, made_at=clock.now()
        )


def test_several_fields_at_once_and_forgetting(thread: Thread) -> None:
    made = services.translate_fields(
        actor=TRANSLATOR, subject=SUBJECT, thread=thread, language="en", of_version=3,
        texts={"title": "Catalyst", "abstract": "Saves a third", "note": " "},
    )  # fmt: skip
    assert [one.field for one in made] == ["abstract", "title"]
    assert [one.field for one in selectors.of_subject(SUBJECT)] == ["abstract", "title"]
    assert services.forget(actor=SYSTEM, subject=SUBJECT) == 2
    assert selectors.of_subject(SUBJECT) == []


def test_on_a_page_the_mark_stands_beside_and_the_original_is_there(thread: Thread) -> None:
    translate(thread, "<b>Catalyst</b>")
    page = render_to_string("translations/text.html", {"text": selectors.for_reader(original(), "en")["title"]})
    assert '<span lang="en">&lt;b&gt;Catalyst' in page and "(translation)" in page
    assert '<span lang="zh-hans">高效催化剂</span>' in page


@pytest.fixture
def committed_thread(transactional_db: None, jurisdictions: None) -> Thread:
    return Thread.objects.create(number="EX-2026-3-A", begun_by="test", begun_at=clock.now())


def _both_at_once(thread: Thread, monkeypatch: pytest.MonkeyPatch, look: Callable[..., Any]) -> Translation:
    by_machine(thread, "Old", of_version=2)

    def slowly(made: Translation, at: Any) -> Any:
        found = look(made, at)
        sleep(0.3 if made.origin == "machine" else 0.1)
        return found

    monkeypatch.setattr(services, "_locked", slowly)
    results = at_once(lambda: translate(thread), lambda: by_machine(thread))
    assert not [one for one in raised(results) if not isinstance(one, IntegrityError)], results
    return Translation.objects.get()


def test_a_machine_at_the_same_moment_does_not_replace_a_person(
    committed_thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _both_at_once(committed_thread, monkeypatch, services._locked).origin == "human"


def test_twin_without_the_lock_the_machine_replaces_the_person(
    committed_thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_only(made: Translation, at: Any) -> tuple[Translation, bool]:
        return Translation.objects.get(subject=made.subject, field=made.field, language=made.language), False

    monkeypatch.setattr(services.events, "emit", lambda draft, at: None)
    assert _both_at_once(committed_thread, monkeypatch, look_only).origin == "machine"


def test_the_first_two_at_once_are_one(committed_thread: Thread) -> None:
    results = at_once(*[lambda: translate(committed_thread)] * 4)
    assert not raised(results) and Translation.objects.count() == 1
