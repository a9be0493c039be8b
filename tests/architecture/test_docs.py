"""The documentation names what is there."""

import pytest

from tests.architecture.doc_rules import dead_reference
from tests.architecture.source import ROOT, Source, checkout

THERE = {"docs/a.md", "docs/generated", "README.md", "market/models/deals.py", "market/models"}


def sins(path, text):
    return list(dead_reference(Source(path, text), THERE.__contains__))


@pytest.mark.parametrize(
    "text",
    ["see `market/models/gone.py`", "in `market/services`", "[gone](gone.md)", "[up](../gone.md)", "![x](x.png)"],
)
def test_a_planted_dead_reference_is_found(text):
    assert sins("docs/b.md", text)


@pytest.mark.parametrize(
    "text",
    [
        "`market/models/deals.py`, `market/models/deals`, `market/models/`",
        "[a](a.md#part) [up](../README.md) [folder](generated) [out](https://example.org/x) [here](#part)",
        "`market/services/<noun>.py` and `market/*.py` are patterns",
    ],
)
def test_a_live_reference_passes(text):
    assert sins("docs/b.md", text) == []


def test_the_documentation_names_what_is_there():
    found = [sin for source in checkout() for sin in dead_reference(source, lambda path: (ROOT / path).exists())]
    assert not found, "\n" + "\n".join(map(str, found))
