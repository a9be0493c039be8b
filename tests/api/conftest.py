"""What every test of the whole API has: one world, in which whatever a test does is taken back.

Its files say `pytestmark = pytest.mark.stands_on(build=everything.stand)`.
"""

import pytest

from tests.api.everything import Everything
from tests.api.seats import Desk
from transfer.edge.api.throttling import PerActor


@pytest.fixture(autouse=True)
def _unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test may ask as often as it likes."""
    monkeypatch.setattr(PerActor, "allow_request", lambda self, request, view: True)


@pytest.fixture
def whole(stand: Everything) -> Everything:
    """One of everything."""
    return stand


@pytest.fixture
def desk(whole: Everything) -> Desk:
    """A seat for every operation."""
    return Desk(whole)
