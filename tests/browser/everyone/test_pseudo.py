"""The languages that nobody speaks say every message, and what was not translated stands outside their brackets."""

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from tests.browser.everyone import pseudo


@pytest.mark.parametrize("language", [pseudo.LONG, pseudo.FROM_RIGHT])
def test_messages_are_longer_and_in_brackets(tmp_path: Path, language: str) -> None:
    with pseudo.spoken(tmp_path), translation.override(language):
        assert gettext("Sign in").startswith(f"{pseudo.OPEN}Šíĝñ íñ ~")
        assert gettext("This field is required.").startswith(pseudo.OPEN), "a library's message"
        assert pgettext("step", "done").startswith(pseudo.OPEN)
        assert "%(shown)s" in ngettext("one shown", "%(shown)s shown", 2)
        assert translation.get_language_bidi() == (language == pseudo.FROM_RIGHT)
    with translation.override("en"):
        assert gettext("Sign in") == "Sign in"


def test_what_is_filled_in_and_marks_stay() -> None:
    said = pseudo.said('Send <a href="%(place)s">%(count)d</a> &amp; {name}')
    assert all(part in said for part in ('<a href="%(place)s">', "%(count)d", "</a>", "&amp;", "{name}"))


def test_words_outside_brackets_are_found() -> None:
    assert pseudo.unsaid("⟦ áb ⟦c⟧ d⟧ Draft ⟦x⟧").split() == ["Draft"]
    assert pseudo.unsaid("⟦cut in the mid…").strip() == ""
