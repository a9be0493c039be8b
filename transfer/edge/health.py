"""What a load balancer asks: is the process there, and may it be given work?"""

from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BEAT_HEARD = "beat-heard"
BEAT_STALE_AFTER = 30
"""Seconds of silence after which the beat counts as dead; it speaks every five."""

_log = structlog.get_logger()
_migrated = False


class NotReady(Exception):
    """One part does not do its work; the text says in a few words why."""


def hear_beat() -> None:
    """The beat says that it lives. Raises what the cache raises when Redis is gone."""
    cache.set(BEAT_HEARD, True, timeout=BEAT_STALE_AFTER)


def beat_is_heard() -> bool:
    """Whether the beat has spoken of late; not when Redis is gone, without which no timetable runs either."""
    try:
        return cache.get(BEAT_HEARD) is not None
    except Exception as error:  # whatever the cache's client raises means the same here
        _log.warning("beat_not_heard", error=type(error).__name__)
        return False


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 if database, migrations, Redis and beat are in order, else 503; the body names each: "ok" or why not."""
    found = {name: _state(name, check) for name, check in _CHECKS.items()}
    ready = all(state == "ok" for state in found.values())
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    global _migrated
    if _migrated:  # a process never loses a migration it has once seen applied
        return
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise NotReady(f"{len(missing)} not applied")
    _migrated = True


def _redis() -> None:
    cache.set("ready", 1, timeout=10)


def _beat() -> None:
    if cache.get(BEAT_HEARD) is None:
        raise NotReady(f"not heard for {BEAT_STALE_AFTER} s")


_CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "redis": _redis,
    "beat": _beat,
}


def _state(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except Exception as error:
        # Whatever the drivers raise means the same here; the details belong in the log, not on a public page.
        _log.warning("not_ready", part=name, error=type(error).__name__)
        return "no answer"
    return "ok"
