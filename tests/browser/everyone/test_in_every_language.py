"""Every page in a language a third longer and in one from right to left, of which nobody has translated a word."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from playwright.sync_api import Browser

from tests.architecture.source import PRODUCT, ROOT
from tests.browser.everyone import inventory, looking, pseudo
from tests.browser.everyone.glass import Glass
from tests.browser.everyone.inventory import Inventory
from tests.browser.everyone.walking import in_language

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.torture,
    pytest.mark.stands_on(build=inventory.build),
]
PHONE = 390
SHORT = re.compile(r"[A-Z]{2,5}")
CODE = re.compile(r"^[a-z_]+(?:\.[a-z_]+)+$")
DATA = ("*.toml", "*.json", "*.tsv")
WORDS = re.compile(r"[^\W\d_]{2,}(?:[ '’][^\W\d_]+)*")


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[None]:
    with pseudo.spoken(tmp_path):
        yield


def test_every_text_was_translated_and_there_is_room_for_it(browser: Browser, stand: Inventory, spoken: None) -> None:
    wrong, kept, seen = [], written(), 0
    for sheet, glass in in_language(browser, stand.all, pseudo.LONG, PHONE):
        found = [*looking.wider(glass.page), *untranslated(glass, kept), *glass.problems]
        wrong += [f"{sheet.name} at {sheet.path}: {one}" for one in found]
        seen += 1
    assert not wrong, "\n".join(wrong)
    assert seen > 150


def test_every_page_from_right_to_left(browser: Browser, stand: Inventory, spoken: None) -> None:
    wrong, seen = [], 0
    for sheet, glass in in_language(browser, stand.all, pseudo.FROM_RIGHT, PHONE):
        found = [*looking.wider(glass.page), *looking.from_right(glass.page), *glass.problems]
        wrong += [f"{sheet.name} at {sheet.path}: {one}" for one in found]
        seen += 1
    assert not wrong, "\n".join(wrong)
    assert seen > 150


def untranslated(glass: Glass, kept: str) -> Iterator[str]:
    """Words of the page that stand outside the brackets of a message and that nobody wrote."""
    for text, where in looking.texts(glass.page):
        for word in WORDS.findall(pseudo.unsaid(text)):
            if word not in kept and not (SHORT.fullmatch(word) or CODE.search(text) or pseudo.is_said(word)):
                yield f"{word!r} of {text[:60]!r} in {where}"


def written() -> str:
    """What people wrote, names, labels of dictionaries, rules; and the texts that the house keeps in each language."""
    kept = [str(name) for _code, name in settings.LANGUAGES]
    for place, kind in product(PRODUCT, DATA):
        kept += [file.read_text() for file in (ROOT / place).rglob(kind)]
    for model in apps.get_models():
        names = [one.name for one in model._meta.concrete_fields if is_text(one)]
        for row in model._default_manager.values_list(*names) if names and not model._meta.proxy else ():
            kept += [str(value) for value in row if value]
    return "\n".join(kept)


def is_text(field: models.Field) -> bool:
    """Whether words may stand in it."""
    return not field.choices and isinstance(field, models.CharField | models.TextField | models.JSONField)
