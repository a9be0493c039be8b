"""The ground on which the mechanisms are tested: two jurisdictions and a thread."""

import pytest
from django.db import transaction

from transfer.kernel import clock, threads
from transfer.kernel.models import Jurisdiction, Thread


@pytest.fixture
def jurisdictions(db: None) -> None:
    """China, and the demo jurisdiction with short periods."""
    china, _made = Jurisdiction.objects.update_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )
    Jurisdiction.objects.update_or_create(code="XD", defaults={"name_en": "Demo", "name_zh": "演示", "parent": china})


@pytest.fixture
def thread(jurisdictions: None) -> Thread:
    """The thread of some technology."""
    with transaction.atomic():
        return threads.mint("market.achievement", at=clock.now())
