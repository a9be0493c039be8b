"""Limits per address count the client, not our own proxy, and nobody chooses the address that is counted."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from rest_framework.request import Request

from transfer.edge.api.throttling import PerActor
from transfer.edge.proxies import client_address
from transfer.mechanisms.credentials.rates import too_often


def seen(header: str, proxies: int, settings: object) -> HttpRequest:
    settings.EXCHANGE_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=header, REMOTE_ADDR="172.18.0.5")
    client_address(lambda _request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("header", "proxies", "address"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "172.18.0.5"),
        ("203.0.113.7", 0, "172.18.0.5"),
        ("", 1, "172.18.0.5"),
    ],
)
def test_the_address_that_counts(header: str, proxies: int, address: str, settings: object) -> None:
    request = seen(header, proxies, settings)
    assert request.META["REMOTE_ADDR"] == address
    assert PerActor().get_ident(Request(request)) == address, "the API's limit counts the same"


def test_one_client_does_not_use_up_the_limit_of_another(settings: object) -> None:
    for _turn in range(3):
        first = too_often(seen("203.0.113.7", 1, settings), "test", at_most=2)
    assert first and not too_often(seen("198.51.100.9", 1, settings), "test", at_most=2)
