"""Long work as the operator sees it: how much of each kind, how long it took, why it failed. Never what it is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Avg, Count, F, Max, Q

from transfer.kernel import clock
from transfer.kernel.errors import Text
from transfer.mechanisms.jobs import kinds
from transfer.mechanisms.jobs.models import Job

OF_LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    """One kind. waiting, running: now; done, cancelled, failed: of the last seven days. seconds, longest: from start to
    end of what was done then; None where nothing was. why: codes of failures with how often."""

    kind: str
    label: Text
    waiting: int
    running: int
    done: int
    cancelled: int
    failed: int
    seconds: int | None
    longest: int | None
    why: list[tuple[str, int]] = field(default_factory=list)


def figures() -> list[Figures]:
    """Of every kind that there was of late. Two queries."""
    late = Q(ended_at__gte=clock.now() - OF_LATE)
    took = F("ended_at") - F("started_at")
    done = late & Q(state="done")
    rows = (
        Job.objects.filter(late | Q(state__in=["waiting", "running", "stopping"]))
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=Q(state="waiting")),
            running=Count("pk", filter=Q(state__in=["running", "stopping"])),
            done_count=Count("pk", filter=done),
            cancelled=Count("pk", filter=late & Q(state="cancelled")),
            failed_count=Count("pk", filter=late & Q(state="failed")),
            mean=Avg(took, filter=done),
            most=Max(took, filter=done),
        )
        .order_by("kind")
    )
    why: dict[str, Counter[str]] = {}
    for kind, code in Job.objects.filter(late, state="failed").values_list("kind", "why"):
        why.setdefault(kind, Counter())[code] += 1
    return [
        Figures(
            row["kind"],
            _label(row["kind"]),
            row["waiting"],
            row["running"],
            row["done_count"],
            row["cancelled"],
            row["failed_count"],
            _seconds(row["mean"]),
            _seconds(row["most"]),
            why.get(row["kind"], Counter()).most_common(3),
        )
        for row in rows
    ]


def _label(code: str) -> Text:
    found = kinds.find(code)
    return found.label if found else code


def _seconds(took: timedelta | None) -> int | None:
    return None if took is None else round(took.total_seconds())
