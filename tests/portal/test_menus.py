"""No line of a workspace's menu leads to where its reader may not go."""

import re
from html import unescape

import pytest

from institutions.models import User
from institutions.selectors import roles
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import world as make

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
_NAV = re.compile(r'<nav class="workspace-nav".*?</nav>', re.S)
_HREF = re.compile(r'href="([^"]+)"')


@pytest.mark.parametrize("kind", ["university", "enterprise", "broker_agency", "exchange", "registration_office"])
def test_each_line_of_each_roles_menu_opens(kind: str, stand: make.World) -> None:
    new = people.organization(kind, at=stand.exchange)
    for role in roles.open_to(new):
        client = sign_in(User.objects.get(pk=people.actor(new, role).user))
        menu = _NAV.search(client.get(f"/en/as/{new.slug}/").content.decode())
        assert menu, role
        for address in map(unescape, _HREF.findall(menu[0])):
            assert client.get(address).status_code == 200, (role, address)
