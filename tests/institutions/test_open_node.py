"""Opening a node: two operators who can sign in, and nothing half-made."""

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from institutions.models import Membership, Organization, User
from tests.institutions import people

pytestmark = pytest.mark.usefixtures("dictionary_data")


def open_node(*operators: str, **more: Any) -> str:
    out = StringIO()
    given = {"name_zh": "平台公司", "uscc": people.identifier(), "region": "110108", **more}
    call_command("open_node", operator=list(operators), stdout=out, **given)
    return out.getvalue()


def test_two_operators_who_set_their_own_passwords() -> None:
    assert "a@example.org" in open_node("a@example.org=王芳", "b@example.org=李雷")
    roles = Membership.objects.filter(organization__kinds__contains=["operator"]).values_list("roles", flat=True)
    assert list(roles) == [["operator"], ["operator"]]
    assert not User.objects.get(email="a@example.org").has_usable_password()
    Client().post("/en/account/password/reset/", {"email": "a@example.org"})
    assert mail.outbox[-1].to == ["a@example.org"] and "/account/password/reset/key/" in str(mail.outbox[-1].body)


@pytest.mark.parametrize(
    ("operators", "more", "says"),
    [
        (("a@example.org=A",), {}, "at least two"),
        (("a@example.org=A", "b"), {}, "EMAIL=NAME"),
        (("a@example.org=A", "b@example.org=B"), {"uscc": "1"}, "uscc"),
    ],
)
def test_what_opening_refuses(operators: tuple[str, ...], more: dict[str, str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        open_node(*operators, **more)
    assert not User.objects.exists() and not Organization.objects.exists()


def test_a_node_is_opened_once() -> None:
    open_node("a@example.org=王芳", "b@example.org=李雷")
    with pytest.raises(CommandError, match="already"):
        open_node("c@example.org=C", "d@example.org=D")
