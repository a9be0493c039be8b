"""Every test of the search has the dictionaries, and its reader sees what the test's own transaction has recorded."""

from typing import Any

import pytest

from transfer.kernel import readers


@pytest.fixture(autouse=True)
def _dictionaries(dictionary_data: None) -> None:
    return


@pytest.fixture(autouse=True)
def _reads_the_open_transaction(request: pytest.FixtureRequest, monkeypatch: Any) -> None:
    """A reader waits for every transaction still running, also for the one that a test is wrapped in."""
    if "transactional_db" not in request.fixturenames:
        monkeypatch.setattr(readers, "_AFTER", "(txid, id) > (%s::text::xid8, %s)")
        monkeypatch.setattr(readers, "_refuse_begun_anew", lambda txid: None)
