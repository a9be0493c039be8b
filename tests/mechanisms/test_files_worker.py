"""Files are examined by a real worker."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from transfer.celery import app
from transfer.kernel import clock, threads
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.models import Jurisdiction
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import StoredFile
from transfer.runner.processes import wait_until


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_examines_what_was_received(worker: Any) -> None:
    Jurisdiction.objects.update_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )
    owner = uuid.uuid4()
    actor = Actor(user=uuid.uuid4(), organization=owner, assurance=Assurance.PASSWORD)
    with transaction.atomic():
        thread = threads.mint("toy.box", at=clock.now())
    files = [
        services.receive(
            actor=actor, upload=ContentFile(content, "a.txt"), subject=f"toy.box:{uuid.uuid4()}", kind="annex",
            owner=owner, thread=thread,
        )
        for content in (b"hello", b"MZ\x90")
    ]  # fmt: skip
    app.send_task("transfer.mechanisms.files.tasks.examine_received")
    decided = StoredFile.objects.filter(state__in=["clean", "refused"])
    assert wait_until(lambda: decided.count() == 2, seconds=30, step=0.2), worker.log()
    clean, refused = [StoredFile.objects.get(pk=file.pk) for file in files]
    assert clean.state == "clean" and refused.findings == ["type_not_allowed"]
    assert b"".join(services.open_clear(actor=actor, file=clean, purpose="review")) == b"hello"
    folder = Path(settings.EXCHANGE_FILE_FOLDER)
    assert not (folder / refused.blob.hex[:2] / refused.blob.hex).exists()
