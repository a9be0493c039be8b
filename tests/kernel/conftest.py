"""What the kernel's tests share."""

import pytest

from tests.toy import services
from tests.toy.actors import OWNER
from tests.toy.models import Box
from transfer.kernel import events
from transfer.kernel.models import Jurisdiction


@pytest.fixture
def china(db: None) -> Jurisdiction:
    """The People's Republic's time zone and working calendar."""
    made, _new = Jurisdiction.objects.get_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )
    return made


@pytest.fixture
def box(china: Jurisdiction) -> Box:
    """A packed box of the owner's."""
    return services.pack(actor=OWNER, weight=1)


@pytest.fixture
def no_subscribers(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, events.Handler]]:
    """An empty register of subscribers, to fill with the test's own."""
    register: dict[str, dict[str, events.Handler]] = {}
    monkeypatch.setattr(events, "_SUBSCRIBERS", register)
    return register
