"""What came of the pieces of one second, written down at once."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from transfer.kernel.errors import Text
from transfer.mechanisms.jobs.kinds import Dealt, Fault
from transfer.mechanisms.jobs.models import Job, JobFault, JobPart

_QUICK = 1


class Tally:
    """Adds up."""

    def __init__(self) -> None:
        self.taken = self.skipped = self.failed = 0
        self.cursor: dict[str, Any] = {}
        self.part: list[bytes] = []
        self.faults: list[Fault] = []

    def add(self, dealt: Dealt) -> None:
        """One piece more."""
        self.taken += dealt.taken
        self.skipped += dealt.skipped
        self.failed += dealt.failed
        self.cursor = dict(dealt.cursor)
        self.part.append(dealt.part)
        self.faults.extend(dealt.faults)

    def write(self, job: Job, *, heard_at: datetime) -> None:
        """Into the row that the caller has locked."""
        job.taken += self.taken
        job.skipped += self.skipped
        job.failed += self.failed
        job.done = job.taken + job.skipped + job.failed
        job.cursor, job.heard_at, job.attempts = self.cursor, heard_at, 0
        if job.total is not None and job.total < job.done:
            job.total = job.done
        fields = ["taken", "skipped", "failed", "done", "cursor", "heard_at", "attempts", "total"]
        job.save(update_fields=fields)
        if content := b"".join(self.part):
            JobPart.objects.create(job=job, number=job.parts.count() + 1, content=zlib.compress(content, _QUICK))
        JobFault.objects.bulk_create(
            [
                JobFault(job=job, line=one.line, field=one.field[:80], code=one.code[:60], message=in_each(one.message))
                for one in self.faults
            ],
            batch_size=500,
        )


def in_each(message: Text | Mapping[str, str]) -> dict[str, str]:
    """A message in every language of the house."""
    if isinstance(message, Mapping):
        return {code: text[:400] for code, text in message.items()}
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(message)[:400]
    return said
