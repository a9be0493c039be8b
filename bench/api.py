"""The API's list of 20 with a facet, beside a bare Django view with the same query in the same process and stack."""

import json
import os
import statistics
import time
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from bench.imports import write_records
from bench.rows import Place, Row
from market.models import Achievement
from tests.institutions import people
from transfer import urls as exchange
from transfer.kernel.actor import ANONYMOUS

RECORDS = 2000
TURNS = int(os.environ.get("BENCH_TURNS", "200"))
LIST = "/api/v1/achievements/?source=sbir-award"
_SHOWN = ("owner_id", "exchange_id", "source", "source_reference", "source_holder", "source_licence", "source_url")
_TEXT = (
    "number", "original_lang", "title", "abstract", "advantage", "figures", "technology_field", "industry", "ipc",
    "trl", "trl_evidence", "public_interest", "keywords", "export_gate", "is_secret",
)  # fmt: skip


def bare(request: HttpRequest) -> JsonResponse:
    """The same rows by the same query, written out by hand: no keys, rates, pages, languages or checks."""
    rows = (
        Achievement.objects.visible_to(ANONYMOUS)
        .filter(source=request.GET["source"])
        .select_related("thread", "accepted", "working")
        .prefetch_related("inventors", "rights")
        .order_by("-id")[:21]
    )
    return JsonResponse({"results": [_plain(row) for row in list(rows)[:20]]})


def _plain(row: Achievement) -> dict[str, Any]:
    text = row.accepted
    return {
        "id": row.pk,
        "number": row.thread.number,
        "state": row.state,
        "version": row.version,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
        **{name: getattr(row, name) for name in _SHOWN},
        "text": text and {name: getattr(text, name) for name in _TEXT},
        "rights": [right.pk for right in row.rights.all()],
    }


urlpatterns = [path("bench/bare/", bare), *exchange.urlpatterns]


def per_second(client: Client, address: str, turns: int = TURNS) -> float:
    """By the median of so many turns, after some to warm up."""
    spent = []
    for turn in range(turns + 10):
        if turn % 100 == 0:
            cache.clear()  # the public rate is 600 a minute
        began = time.perf_counter()
        answer = client.get(address)
        if turn >= 10:
            spent.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.content[:300]
    return 1 / statistics.median(spent)


def queries(client: Client, address: str) -> int:
    """How many statements one answer takes."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    call_command("load_dictionaries", verbosity=0)
    people.exchange()
    write_records(place.folder / "awards.jsonl", "api", RECORDS)
    call_command("import_achievements", str(place.folder / "awards.jsonl"), format="sbir-award", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with override_settings(ROOT_URLCONF="bench.api"):
        client = Client(SERVER_NAME="localhost")
        whole, plain = client.get(LIST), client.get("/bench/bare/?source=sbir-award")
        shown = [one["id"] for one in json.loads(whole.content)["results"]]
        assert len(shown) == 20 and shown == [one["id"] for one in json.loads(plain.content)["results"]]
        # In turns, so that a busy minute of the machine falls on both.
        pairs = [(per_second(client, LIST), per_second(client, "/bench/bare/?source=sbir-award")) for _turn in range(3)]
        value, limit = sorted(pairs, key=lambda pair: pair[0] / pair[1])[1]
        yield Row("API list of 20 with a facet", value, "1/s", limit, 0.5, "a bare Django view, same query")
        few, many = queries(client, f"{LIST}&page_size=5"), queries(client, f"{LIST}&page_size=100")
        yield Row("API list, statements at 5 rows by those at 100", few, "statements", many, 1.0, "100 rows")
