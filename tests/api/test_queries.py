"""Every list asks as many queries for many rows as for two, and as many as queries.json says, which is reviewed.

REVIEW=1 make test ARGS=tests/api/test_queries.py     # writes the file anew, for review
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from contracts.api.contracts import ContractViewSet
from institutions.models import Organization, User
from tests.api import everything, more, shapes
from tests.api.everything import Everything
from tests.api.more import READERS
from tests.architecture.routes import Route, routes
from tests.institutions.browsing import sign_in
from tests.mechanisms import notices
from transfer.edge.api.pagination import NewestFirst
from transfer.edge.views.pages import FormPage, ListPage
from transfer.kernel import ruleset
from transfer.kernel.models import jurisdictions

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
REVIEWED = Path(__file__).with_name("queries.json")
FEW, MORE = 2, 3
PAGES = {
    "achievements/": "seller",
    "contracts/": "seller",
    "counter/": "clerk",
    "deals/": "buyer",
    "demand-reviews/": "desk_reviewer",
    "demands/": "demander",
    "disclosures/": "inventor",
    "distribution-rules/": "seller",
    "distributions/": "seller",
    "funnel/": "seller",
    "funnel/demands/": "demander",
    "funnel/mandates/": "broker",
    "funnel/technologies/": "seller",
    "jobs/": "seller",
    "keys/": "seller_manages",
    "listing-desk/": "officer",
    "listings/": "seller",
    "mandates/": "buyer",
    "members/": "seller_manages",
    "objections/": "officer",
    "operations/": "operator",
    "registrations/": "registrar",
    "registrations/desk/": "registrar",
    "responses/": "answerer",
    "review-times/": "desk_reviewer",
    "reviews/": "lab_reviewer",
    "statistics/": "seller",
    "statistics/flows/": "seller",
    "verification/": "exchange_manages",
    "work/": "desk_reviewer",
    "": "desk_reviewer",
}
"""Pages of a workspace that list something, and who opens each."""
ELSEWHERE = {"organization/", "demands/advice/", "files/", "serving/", "styleguide/"}
"""Pages of a workspace that list nothing."""
PUBLIC = [
    "demands/",
    "listings/",
    "notices/",
    "organizations/",
    "technologies/",
    "transactions/",
    "search/?q=felt",
    "statistics/",
    "statistics/flows/",
    "statistics/pulse/",
    "rules/",
    "rules/publicity.period/",
    "help/",
    "help/glossary/",
]
MINE = ["me/", "me/counter/", "me/notices/"]


def test_every_list_asks_the_same_for_two_rows_and_for_many(whole: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "EXCHANGE", whole.bargain.market.exchange.pk)
    # Rules are read anew every minute, each at its own second: not in the middle of counting.
    for held in (ruleset, jurisdictions):
        monkeypatch.setattr(held, "_HELD_SECONDS", 3600)
    browsers = {role: sign_in(User.objects.get(pk=whole.actors[role].user)) for role in {"seller", *PAGES.values()}}
    for _time in range(FEW):
        more.one_more(whole)
    with pytest.MonkeyPatch.context() as short:
        short.setattr(NewestFirst, "page_size", FEW)
        short.setattr(ListPage, "page_size", FEW)
        few = measured(whole, browsers)
    for _time in range(MORE):
        more.one_more(whole)
    many = measured(whole, browsers)
    growing = {name: (few[name], many[name]) for name in few if few[name] != many[name]}
    assert not growing, f"These lists ask more with more rows: {growing}"
    if os.environ.get("REVIEW"):
        REVIEWED.write_text(json.dumps(many, indent=2, sort_keys=True) + "\n")
    assert many == json.loads(REVIEWED.read_text())


def test_every_list_of_the_api_and_every_page_that_lists_is_counted() -> None:
    assert {path.split("/")[3] for path in api_lists()} == set(READERS)
    workspace = {route.pattern.partition("<slug:org>/")[2] for route in pages() if "<slug:org>" in route.pattern}
    assert {path for path in workspace if "<" not in path} - ELSEWHERE == set(PAGES)
    public = {route.pattern.partition("/")[2] for route in pages() if issubclass(route.view, ListPage)}
    assert {path for path in public if "<" not in path and not path.startswith("me/")} <= set(PUBLIC)


def test_a_list_that_asks_for_each_row_is_found(whole: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(headers={"Authorization": f"Bearer {whole.keys['seller']}"})
    before = counted(client, "/api/v1/contracts/")
    monkeypatch.setattr(ContractViewSet, "prefetched", ())
    assert counted(client, "/api/v1/contracts/") > before + 4


def api_lists() -> list[str]:
    """Every list of the API."""
    return [
        path
        for path, operations in shapes.description()["paths"].items()
        if "get" in operations and "{" not in path and not path.endswith(("/preferences/", "/suggestions/"))
    ]


def pages() -> Iterator[Route]:
    """Every page that is opened by its address alone."""
    for route in routes(get_resolver().url_patterns):
        reads = isinstance(route.view, type) and "get" in dir(route.view) and route.pattern.startswith("en/")
        if route.is_ours and reads and route.pattern.endswith("/") and not issubclass(route.view, FormPage):
            yield route


def measured(whole: Everything, browsers: dict[str, Client]) -> dict[str, int]:
    """The number of queries of every list."""
    found = {}
    for path in api_lists():
        key = whole.keys[READERS[path.split("/")[3]]]
        client = Client(headers={"Authorization": f"Bearer {key}"})
        asks = {"search": "?q=felt", "events": f"?thread={whole.signed.thread.number}"}
        found[path] = counted(client, path + asks.get(path.split("/")[3], ""))
        if "actions" in shapes.asked(path):
            found[f"{path}?actions=1"] = counted(client, f"{path}?actions=1")
    for path, role in PAGES.items():
        slug = Organization.objects.get(pk=whole.actors[role].organization).slug
        found[f"/as/<org>/{path}"] = counted(browsers[role], f"/en/as/{slug}/{path}")
    for path in PUBLIC:
        found[f"/{path}"] = counted(Client(), f"/en/{path}")
    for path in MINE:
        found[f"/{path}"] = counted(browsers["seller"], f"/en/{path}")
    return found


def counted(client: Client, path: str) -> int:
    """How many queries the list asks, when what it caches is warm."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, (path, answer.status_code)
    return min(_asked(client, path), _asked(client, path))


def _asked(client: Client, path: str) -> int:
    """Once; what is held for a minute may run out just now, so that the lesser of two counts."""
    with CaptureQueriesContext(connection) as asked:
        client.get(path, follow=True)
    return len(asked)
