"""Checking a certificate by a program: by the QR code's address, by number and code, by the signed credential."""

from typing import Any

import pytest
from django.test import Client

from tests.mechanisms.test_credentials import issue, revoked
from transfer.kernel.models import Thread
from transfer.mechanisms.credentials.models import Credential
from transfer.mechanisms.credentials.rates import PER_MINUTE

pytestmark = pytest.mark.usefixtures("jurisdictions")
CHECK = "/api/v1/certificates/check/"


@pytest.fixture
def credential(thread: Thread) -> Credential:
    return issue(thread)


def ask(client: Client, **given: Any) -> Any:
    return client.post(CHECK, given, content_type="application/json")


def test_each_way_leads_to_the_same_verdict(client: Client, credential: Credential) -> None:
    by_token = client.get(f"/api/v1/certificates/{credential.token}/")
    by_number = ask(client, number=credential.number, code=credential.check_code)
    by_document = ask(client, document=credential.document)
    assert by_token.status_code == by_number.status_code == by_document.status_code == 200
    assert by_token.json() == by_number.json() == by_document.json()
    said = by_token.json()
    assert (said["verdict"], said["why"], said["revoked_on"]) == ("genuine", "", None)
    assert said["certificate"]["number"] == credential.number
    assert "3,200,000.00 CNY" in [line["value_en"] for line in said["certificate"]["lines"]]
    assert by_token["Cache-Control"] == "no-store"


def test_revoked_forged_and_unknown_are_told_apart(client: Client, credential: Credential) -> None:
    revoked(credential)
    said = ask(client, document=credential.document).json()
    assert said["verdict"] == "revoked" and said["revoked_on"]
    head, body, signature = credential.document.split(".")
    forged = ask(client, document=f"{head}.{body}.{signature[::-1]}").json()
    assert (forged["verdict"], forged["why"]) == ("altered", "signature")
    wrong = ask(client, number=credential.number, code="22222222").json()
    assert (wrong["verdict"], wrong["why"], wrong["certificate"]) == ("unknown", "number_or_code", None)
    assert client.get("/api/v1/certificates/abcdefgh/").status_code == 404


@pytest.mark.parametrize("given", [{}, {"number": "1"}, {"number": "1", "code": "2", "document": "3"}, {"what": "1"}])
def test_a_question_that_is_none_is_refused_by_its_field(client: Client, given: dict[str, str]) -> None:
    answer = ask(client, **given)
    assert answer.status_code == 422 and answer.json()["problems"][0]["field"] in ("number", "what")


def test_guessing_is_slowed_down(client: Client) -> None:
    answers = [ask(client, number="1", code=f"{place:08d}") for place in range(PER_MINUTE + 1)]
    assert [one.status_code for one in answers[:PER_MINUTE]] == [200] * PER_MINUTE
    assert answers[-1].status_code == 429 and int(answers[-1]["Retry-After"]) >= 60
