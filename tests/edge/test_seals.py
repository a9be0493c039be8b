"""The seals of a day, fetched by a stranger, kept, and compared later."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.toy import services
from tests.toy.actors import OWNER
from transfer.edge.views import seals as view
from transfer.kernel import clock, seals
from transfer.kernel.models import Jurisdiction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _china(db: None) -> None:
    Jurisdiction.objects.get_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )


def test_a_day_that_is_over_is_fetched_and_compared(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.pack(actor=OWNER, weight=1)
    assert seals.seal() is not None
    today = clock.local_date(clock.now(), "CN")
    address = f"/.well-known/seals/{today}.json"
    assert client.get(address).status_code == 404, "the day is not over"
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(view.clock, "now", lambda: later)
    told = client.get(address)
    assert told.status_code == 200 and "sessionid" not in told.cookies
    kept = tmp_path / "kept.json"
    kept.write_bytes(told.content)
    assert len(json.loads(kept.read_text())["seals"]) == 1
    call_command("compare_seals", str(kept))
    assert "agree" in capsys.readouterr().out
    kept.write_text(kept.read_text().replace(json.loads(kept.read_text())["seals"][0]["hash"], "0" * 64))
    with pytest.raises(CommandError, match="seal 1 is gone or another one"):
        call_command("compare_seals", str(kept))
    kept.write_text("nonsense")
    with pytest.raises(CommandError, match="is no publication"):
        call_command("compare_seals", str(kept))


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "tomorrow", "9999-01-01"])
def test_no_day_is_a_404(client: Client, day: str) -> None:
    assert client.get(f"/.well-known/seals/{day}.json").status_code == 404
