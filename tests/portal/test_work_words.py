"""Everything that the machinery does has a name in words, in both languages, and the table names nothing else."""

import pytest
from django.utils import translation

from transfer import celery
from transfer.kernel import deadlines, events, facts
from transfer.roof.portal.selectors import work_words


def subscribers() -> set[str]:
    return {name for entry in facts.all_events() for name in events.subscribers(entry.name)}


def of_the_house(names: set[str]) -> set[str]:
    """Without those of the noun that lives in the tests only."""
    return {name for name in names if not name.startswith("toy.")}


def test_all_due_work_has_a_name() -> None:
    assert of_the_house({one.name for one in deadlines.all_deadlines()}) == set(work_words.DUE)


def test_all_that_follows_from_events_has_a_name() -> None:
    assert of_the_house(subscribers()) == set(work_words.LISTENERS)


def test_each_task_and_each_tick_of_the_beat_has_a_name() -> None:
    celery.app.loader.import_default_modules()
    tasks = {name for name in celery.app.tasks if not name.startswith("celery.")}
    ticks = {line["task"] for line in celery.app.conf.beat_schedule.values()}
    assert of_the_house(tasks) == set(work_words.TASKS) and ticks <= set(work_words.TASKS)


def test_all_that_operators_do_has_a_name() -> None:
    known = {entry.name for entry in facts.all_events() if entry.name.startswith("portal.operations.")}
    assert known == set(work_words.ACTS)


@pytest.mark.parametrize("table", [work_words.DUE, work_words.LISTENERS, work_words.TASKS, work_words.ACTS])
def test_the_names_are_words_in_both_languages(table: dict[str, str]) -> None:
    for name in table:
        with translation.override("en"):
            english = str(work_words.of(name))
        with translation.override("zh-hans"):
            chinese = str(work_words.of(name))
        assert english != name and chinese != english and "." not in english, name


def test_what_is_not_in_the_table_keeps_its_code() -> None:
    assert work_words.of("plugin.tick") == "plugin.tick"
    with translation.override("zh-hans"):
        assert str(work_words.of("statistics.2")) == "统计"
