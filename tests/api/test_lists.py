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
    "distributions/": ["seller"],
    "funnel/demands/": ["demander"],
    "funnel/mandates/": ["broker"],
    "funnel/technologies/": ["seller"],
    "keys/": ["seller_manages"],
    "listings/": ["seller"],
    "mandates/": ["buyer"],
    "members/": ["seller_manages"],
    "objections/": ["officer"],
    "registrations/": ["registrar", "seller"],
    "responses/": ["answerer"],
    "verification/": ["exchange_manages"],
    "work/": ["desk_reviewer"],
}


def pages() -> dict[str, type[TablePage]]:
    return {
        route.pattern.partition("<slug:org>/")[2]: route.view
        for route in routes(get_resolver().url_patterns)
        if isinstance(route.view, type) and issubclass(route.view, TablePage) and route.pattern.startswith("en/")
    }


def names(html: str) -> list[str]:
    """The first cell of each row; not every row has a page that it leads to."""
    return re.findall(r'<th scope="row">(.*?)</th>', html[html.index("<main") : html.index("</main>")], re.S)


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
                one_page = len(rows) < page.page_size
                for column in page.columns:
                    if column.order is not None:
                        rising = names(opened(client, f"{at}?sort={column.key}"))
                        falling = names(opened(client, f"{at}?sort=-{column.key}"))
                        assert len(rising) == len(rows) == len(falling), (at, column.key)
                        assert not one_page or sorted(rising) == sorted(rows) == sorted(falling), (at, column.key)
                facts = [column for column in page.columns if not column.acts]
                every = "&".join(f"columns={column.key}" for column in facts)
                shown = opened(client, f"{at}?{every}")
                assert shown.count('<th scope="col"') == len(page.columns)
                answer = client.get(f"{at}?{every}&export=csv")
                text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[attr-defined] # it streams
                lines = list(csv.reader(io.StringIO(text)))
                width = len(facts) + sum(column.money for column in facts)
                assert {len(line) for line in lines} == {width}, at
                assert len(lines) == len(rows) + 1 or not one_page, at
                assert page.filterset_class is not None
                for name, narrowing in page.filterset_class.base_filters.items():
                    choices = [key for key, _label in getattr(narrowing.field, "choices", []) if key]
                    for value in [str(choices[0]) if choices else "zzz"]:
                        assert len(names(opened(client, f"{at}?{name}={value}"))) <= len(rows)
