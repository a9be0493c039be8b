"""A long list is sorted by what an index keeps: the columns that say so, both ways, from the first page to the last."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import UUIDField
from django.test import RequestFactory
from django.urls import get_resolver

from contracts.views.lists import ContractsPage, DistributionsPage, RegistrationsPage
from institutions.models import Membership
from institutions.views.counter_services import ServicesPage
from institutions.views.keys import KeysPage
from institutions.views.members import MembersPage
from institutions.views.verification import QueuePage
from institutions.views.work import WorkPage
from market.views import lists
from talent.views.mandates import MandatesPage
from tests.institutions import people
from transfer.edge.views.tables import Sorting, TablePage
from transfer.kernel.actor import Actor
from transfer.kernel.ids import uuid7
from transfer.mechanisms.publicity.views.objections import DeskPage
from transfer.roof.statistics.views.funnel import DemandWaysPage, MandateWaysPage, TechnologyWaysPage

pytestmark = pytest.mark.usefixtures("dictionary_data")
WORKED = {
    lists.DisclosuresPage: ("university", "transfer_officer"),
    lists.AchievementsPage: ("university", "transfer_officer"),
    lists.DemandsPage: ("enterprise", "buyer"),
    lists.ResponsesPage: ("university", "transfer_officer"),
    lists.ListingsPage: ("university", "transfer_officer"),
    lists.DealsPage: ("exchange", "listing_officer"),
    ContractsPage: ("university", "transfer_officer"),
    RegistrationsPage: ("registration_office", "registrar"),
    DistributionsPage: ("university", "transfer_officer"),
    MandatesPage: ("broker_agency", "broker"),
    MembersPage: ("university", "manager"),
    KeysPage: ("university", "manager"),
    QueuePage: ("exchange", "reviewer"),
    WorkPage: ("exchange", "reviewer"),
    ServicesPage: ("exchange", "counter_clerk"),
    DeskPage: ("exchange", "listing_officer"),
    TechnologyWaysPage: ("university", "transfer_officer"),
    DemandWaysPage: ("enterprise", "buyer"),
    MandateWaysPage: ("broker_agency", "broker"),
}
"""Every list that is worked in, and who works in it."""
_AN_INSTANT = "2026-11-01T00:00:00+00:00"


def pages(base: type[TablePage] = TablePage) -> set[type[TablePage]]:
    found = set(base.__subclasses__())
    return found.union(*(pages(one) for one in found)) if found else found


def rows_of(page: type[TablePage], actor: Actor) -> Any:
    view = page()
    view.actor = actor
    view.kwargs = {"org": Membership.objects.get(pk=actor.membership).organization.slug}
    view.request = RequestFactory().get("/")
    return view.queryset()


def plan(rows: Any) -> str:
    """What the database would do if it disliked nothing more than to read a whole table or to sort."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return str(rows[:21].explain())


def test_every_list_is_here() -> None:
    assert get_resolver().url_patterns, "every page is loaded"
    assert {page for page in pages() if page.__module__.split(".")[0] != "tests"} == set(WORKED)


@pytest.mark.parametrize("page", WORKED, ids=lambda page: page.__name__)
def test_an_index_keeps_the_order(page: type[TablePage]) -> None:
    kind, role = WORKED[page]
    rows = rows_of(page, people.actor(people.organization(kind), role))
    assert "Sort" not in plan(Sorting().ordered(rows)[0])
    kept = [column for column in page.columns if column.kept]
    assert kept, "a long list is sorted by something"
    for column in kept:
        for falling in (False, True):
            sorting = Sorting(column, falling)
            found = plan(sorting.ordered(rows)[0])
            assert "Sort" not in found, (column.key, falling, found)
            key = uuid7() if isinstance(page.model._meta.pk, UUIDField) else 1
            value = {"begun": key, "opened": key, "until": "2026-11-01", "began": "2026-11-01"}.get(
                column.key, _AN_INSTANT
            )
            onward = plan(sorting.after(rows, f"{key}~{value}")[0])
            assert "Sort" not in onward, (column.key, falling, onward)


def test_without_its_index_a_plan_sorts() -> None:
    rows = rows_of(lists.DemandsPage, people.actor(people.organization("enterprise"), "buyer"))
    (title,) = [column for column in lists.DemandsPage.columns if column.key == "title"]
    assert "Sort" in plan(Sorting(title).ordered(rows)[0])
