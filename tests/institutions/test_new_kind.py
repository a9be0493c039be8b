"""A kind of organization that nobody has thought of comes as data and a page: CONTRIBUTING.md, "Add a kind of
organization"."""

from collections.abc import Iterator

import pytest
from django.test import Client

from institutions.dictionaries.rows import EntryRow
from institutions.services import dictionaries
from tests.institutions import people
from tests.institutions.browsing import sign_in
from transfer.edge import navigation
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import Invalid

pytestmark = pytest.mark.usefixtures("dictionary_data")
KEEPER = EntryRow("instrument_keeper", "Keeper of instruments", "仪器管理员", extra={"assurance": 1})
FACILITY = EntryRow(
    "facility", "Shared facility", "大型仪器共享平台", extra={"roles": ["manager", "instrument_keeper"], "sides": []}
)


@pytest.fixture
def client() -> Iterator[Client]:
    kept = list(navigation._entries)
    dictionaries.extend_dictionary(actor=SYSTEM, code="membership_role", rows=[KEEPER])
    dictionaries.extend_dictionary(actor=SYSTEM, code="organization_kind", rows=[FACILITY])
    navigation.add("workspace.instrument_keeper", 10, "Instruments", "market:own_demands")
    house = people.organization("facility", name_en="Lakeside Instruments", slug="lakeside-instruments")
    yield sign_in(people.membership(house, "instrument_keeper").user)
    navigation._entries[:] = kept


def test_it_is_verified_has_roles_of_its_own_and_a_desk(client: Client) -> None:
    english = client.get("/en/as/lakeside-instruments/").content.decode()
    assert "Lakeside Instruments" in english and "Keeper of instruments" in english
    assert 'href="/en/as/lakeside-instruments/demands/"' in english and "Instruments</" in english
    chinese = client.get("/zh-hans/as/lakeside-instruments/").content.decode()
    assert "仪器管理员" in chinese


def test_it_stands_in_the_list_of_organizations_under_its_kind(client: Client) -> None:
    assert "Shared facility" in client.get("/en/organizations/lakeside-instruments/").content.decode()
    found = client.get("/zh-hans/organizations/?kind=facility").content.decode()
    assert "大型仪器共享平台" in found and "lakeside-instruments" in found


def test_it_may_hold_no_role_of_another_kind(client: Client) -> None:
    with pytest.raises(Invalid, match="role"):
        people.membership(people.organization("facility"), "registrar")
