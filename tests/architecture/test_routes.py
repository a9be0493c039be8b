"""Every address stands under a policy of the closed list, or says that it is public."""

import pytest
from django.urls import get_resolver, path
from django.views.generic import View
from rest_framework.viewsets import ViewSet

from tests.architecture.routes import routes, undeclared
from transfer.kernel import policy


class Page(View):
    """A page under a policy."""

    policy = "market.listing.view"


class Open(View):
    """A page for everyone."""

    policy = "public"


class Forgotten(View):
    """A page whose policy was forgotten."""


class Misspelt(View):
    """A page under a policy that does not exist."""

    policy = "market.listing.veiw"


class Nouns(ViewSet):
    """An API with a policy for each action."""

    policies = {"list": "public", "withdraw": "market.listing.view"}


class Moves(ViewSet):
    """An API that forgot one action and misspelt another."""

    policies = {"list": "market.listing.veiw"}


def forgotten(request):
    """A view function without a policy."""


def known(name):
    return name == "market.listing.view"


def sins_of(view):
    return [sin for route in routes([path("x/", view)]) for sin in undeclared(route, known)]


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (Forgotten.as_view(), "declares no policy"),
        (Misspelt.as_view(), "there is no policy 'market.listing.veiw'"),
        (forgotten, "declares no policy"),
        (Moves.as_view({"get": "list", "post": "move_withdraw"}), "no policy for move_withdraw"),
        (Moves.as_view({"get": "list"}), "there is no policy 'market.listing.veiw'"),
        (ViewSet.as_view({"get": "list"}), None),
    ],
)
def test_a_planted_view_is_found(view, complaint):
    sins = sins_of(view)
    assert any(complaint in sin for sin in sins) if complaint else sins == []


@pytest.mark.parametrize(
    "view", [Page.as_view(), Open.as_view(), Nouns.as_view({"get": "list", "post": "move_withdraw"})]
)
def test_a_declared_view_passes(view):
    assert sins_of(view) == []


def test_every_address_of_the_exchange_declares_its_policy():
    names = {entry.name for entry in policy.all_policies()}
    found = list(routes(get_resolver().url_patterns))
    assert found
    sins = [sin for route in found for sin in undeclared(route, names.__contains__)]
    assert not sins, "\n" + "\n".join(sins)
