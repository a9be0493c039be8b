"""Every list that is worked in: each column sorts both ways, is shown, narrowed by and stands in the file, in both
languages."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import get_resolver

from institutions.models import Organization, User
from tests.api import everything, more
from tests.api.everything import Everything
from tests.architecture.routes import routes
from tests.institutions.browsing import sign_in
from tests.statistics import following
from transfer.edge.views.tables import TablePage

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
READERS = {
    "achievements/": ["seller"],
    "contracts/": ["seller"],
    "counter/": ["clerk", "exchange_manages"],
    "deals/": ["buyer", "officer"],
    "demands/": ["demander"],
    "disclosures/": ["inventor"],
    "funnel/demands/": ["demander"],
    "funnel/mandates/": ["broker"],
    "funnel/technologies/": ["seller"],
    "listings/": ["seller"],
    "registrations/": ["registrar", "seller"],
}


def pages() -> dict[str, type[TablePage]]:
    return {
        route.pattern.partition("<slug:org>/")[2]: route.view
        for route in routes(get_resolver().url_patterns)
        if isinstance(route.view, type) and issubclass(route.view, TablePage) and route.pattern.startswith("en/")
    }


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="([^"]+)"', html)


def opened(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_every_column_of_every_list(whole: Everything) -> None:
    found = pages()
    assert set(found) == set(READERS)
    more.one_more(whole)
    following.count(anew=True)
    for path, page in found.items():
        assert len({column.key for column in page.columns}) == len(page.columns)
        for role in READERS[path]:
            actor = whole.actors[role]
            client = sign_in(User.objects.get(pk=actor.user))
            for language in ("en", "zh-hans"):
                at = f"/{language}/as/{Organization.objects.get(pk=actor.organization).slug}/{path}"
                rows = names(opened(client, at))
                assert rows, at
                for column in page.columns:
                    if column.order is not None:
                        rising = names(opened(client, f"{at}?sort={column.key}"))
                        assert (
                            sorted(rising) == sorted(rows) == sorted(names(opened(client, f"{at}?sort=-{column.key}")))
                        )
                every = "&".join(f"columns={column.key}" for column in page.columns)
                shown = opened(client, f"{at}?{every}")
                assert shown.count('<th scope="col"') == len(page.columns)
                answer = client.get(f"{at}?{every}&export=csv")
                text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[attr-defined] # it streams
                lines = list(csv.reader(io.StringIO(text)))
                width = len(page.columns) + sum(column.money for column in page.columns)
                assert len(lines) == len(rows) + 1 and {len(line) for line in lines} == {width}, at
                assert page.filterset_class is not None
                for name, narrowing in page.filterset_class.base_filters.items():
                    choices = [key for key, _label in getattr(narrowing.field, "choices", []) if key]
                    for value in [str(choices[0]) if choices else "zzz"]:
                        assert len(names(opened(client, f"{at}?{name}={value}"))) <= len(rows)
