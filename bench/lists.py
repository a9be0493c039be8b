"""A list that is worked in, with a million rows of one organization: its page, by every column and deep inside; and
what the sitemap says of the half of them that is public, each in two languages."""

import re
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from bench.copies import MANY, fill, tidy, timed
from bench.rows import Place, Row
from institutions.models import User
from market.models import Demand
from market.views.lists import DemandsPage
from tests.institutions.browsing import sign_in
from tests.market import asking
from transfer.roof.portal.selectors import sitemaps

SITEMAP_SLOWEST = 3.0  # seconds of the processor for a file of 10,000 addresses; who reads sitemaps waits ten
_ONWARD = re.compile(r'rel="next" href="([^"]+)"')
# What differs from row to row; the rest is copied from one demand, thread and all.
DIFFERENT = {
    "id": "gen_random_uuid()",
    "title": "made.title || ' ' || turn",
    "state": "(ARRAY['draft', 'submitted', 'returned', 'open', 'met', 'expired'])[1 + mod(turn, 6)]",
    "changed_at": "made.changed_at + make_interval(secs => mod(turn::bigint * 7919, 31536000))",
    "open_until": "CASE WHEN mod(turn, 10) > 0 THEN made.open_until + mod(turn, 3650) END",
}


def after(client: Client, address: str, pages: int) -> str:
    """The address of the page that many pages on."""
    place, _mark, _query = address.partition("?")
    for _page in range(pages):
        found = _ONWARD.search(client.get(address).content.decode())
        assert found is not None
        address = place + found[1].replace("&amp;", "&")
    return address


def rows(place: Place) -> Iterator[Row]:
    """Every row of this part."""
    call_command("load_dictionaries", verbosity=0)
    desk = asking.build()
    fill(asking.draft(desk, title="A pump without oil"), DIFFERENT)
    tidy(Demand)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        client = sign_in(User.objects.get(pk=desk.buyer.user))
        at = f"/en/as/{desk.firm.slug}/demands/"
        asked = {"the newest first": at}
        for column in DemandsPage.columns:
            for key in (column.key, f"-{column.key}") if column.kept else ():
                asked[f"by {key}"] = f"{at}?sort={key}"
        asked["by title, which no index keeps"] = f"{at}?sort=title"
        asked["one state, by changed"] = f"{at}?state=open&sort=changed"
        asked["by changed, page 20"] = after(client, f"{at}?sort=changed", 20)
        for name, address in asked.items():
            yield timed(f"a list of {MANY:,}: {name}", client, address)
        yield from sitemap_rows()


def sitemap_rows() -> Iterator[Row]:
    """The index, and of the files of demands the first and the last but one; the number of addresses is told."""
    client = Client()
    index, spent = fetched(client, "/sitemap.xml")
    files = re.findall(r"<loc>https?://[^/]+(/sitemap-demands\.xml[^<]*)</loc>", index)
    each = len(settings.LANGUAGES)
    addresses = Demand.objects.public().count() * each
    told = f"{SITEMAP_SLOWEST:.0f} s; {addresses:,} addresses in {len(files)} files"
    yield Row("sitemap: its index", spent, "s", SITEMAP_SLOWEST, 1.0, told, at_most=True)
    assert len(files) == -(-addresses // (sitemaps.ROWS * each)), files
    for name, address in (("first", files[0]), ("last full", files[max(len(files) - 2, 0)])):
        body, spent = fetched(client, address)
        entries = body.count("<url>")
        yield Row(f"sitemap: its {name} file", spent, "s", SITEMAP_SLOWEST, 1.0, f"{entries:,} addresses", at_most=True)


def fetched(client: Client, address: str) -> tuple[str, float]:
    """The answer, and the quickest of three turns in seconds of the processor."""
    spent = []
    for _turn in range(3):
        began = time.process_time()
        answer = client.get(address)
        body = answer.content.decode()
        spent.append(time.process_time() - began)
        assert answer.status_code == 200, answer.status_code
    return body, min(spent)
