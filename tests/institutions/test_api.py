"""Organizations, memberships, requests for roles and keys over HTTP."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from institutions.models import Membership, Organization, RoleGrant
from institutions.selectors import actors
from institutions.services import api_keys
from tests.institutions import browsing, people
from transfer.kernel import clock
from transfer.kernel.actor import Actor

pytestmark = pytest.mark.usefixtures("dictionary_data")


def client(actor: Actor, *scopes: str) -> APIClient:
    with transaction.atomic():
        _key, secret = api_keys.create(
            actors.membership_of(actor),
            actor=actor,
            label="test",
            scopes=list(scopes) or ["institutions"],
            expires_at=clock.now() + timedelta(days=1),
        )
    return APIClient(headers={"Authorization": f"Bearer {secret}"})


def post(api: APIClient, path: str, body: Any = None, match: int | None = None, **headers: str) -> Any:
    headers = {"Idempotency-Key": uuid.uuid4().hex, **headers}
    if match is not None:
        headers["If-Match"] = f'"{match}"'
    return api.post(f"/api/v1/{path}", body or {}, format="json", headers=headers)


def test_an_organization_applies_and_is_verified() -> None:
    exchange = people.exchange()
    founder = client(people.person())
    given = {
        "kinds": ["enterprise"],
        "name_zh": "青山材料有限公司",
        "uscc": people.identifier(),
        "region": "330106",
        "applied_to": str(exchange.pk),
    }
    wrong = post(founder, "organizations/", {**given, "uscc": "1"})
    assert wrong.status_code == 422 and wrong.json()["problems"][0]["field"] == "uscc"
    made = post(founder, "organizations/", given)
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["state"], body["jurisdiction"], body["version"]) == ("applied", "CN-330000", 1)
    reviewer = client(people.actor(exchange, "reviewer"))
    seen = reviewer.get(f"/api/v1/organizations/{body['id']}/?actions=1").json()
    assert seen["actions"] == ["propose", "verify", "refuse"]
    stranger = client(people.actor(people.organization(), "manager"))
    assert stranger.get(f"/api/v1/organizations/{body['id']}/").status_code == 404
    assert post(reviewer, f"organizations/{body['id']}/verify/", match=7).status_code == 412
    assert post(reviewer, f"organizations/{body['id']}/verify/", match=1).json()["state"] == "verified"
    assert stranger.get(f"/api/v1/organizations/{body['id']}/").status_code == 200
    assert post(stranger, f"organizations/{body['id']}/leave/", match=2).status_code == 403
    twice = post(founder, "organizations/", given)
    assert twice.status_code == 422 and twice.json()["code"] == "institutions_organization_uscc_once"


def test_lists_are_narrowed_and_public() -> None:
    firm = people.organization(region="440305")
    people.organization("university", at=firm.applied_to)
    public = APIClient()
    found = public.get("/api/v1/organizations/?kind=enterprise&region=440000&fields=id,slug").json()["results"]
    assert found == [{"id": str(firm.pk), "slug": firm.slug}]
    assert public.get("/api/v1/organizations/?kind=person").json()["results"] == []
    assert public.get("/api/v1/memberships/").json()["results"] == []


def test_a_change_needs_the_version_and_the_right() -> None:
    firm = people.organization()
    manager, clerk = client(people.actor(firm, "manager")), client(people.actor(firm, "clerk"))
    path = f"/api/v1/organizations/{firm.pk}/"
    headers = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": f'"{firm.version}"'}
    changed = manager.patch(path, {"about": "Alloys."}, format="json", headers=headers)
    assert changed.status_code == 200 and changed.json()["about"] == "Alloys."
    headers = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": f'"{firm.version + 1}"'}
    assert clerk.patch(path, {"about": "X"}, format="json", headers=headers).status_code == 403
    headers["Idempotency-Key"] = uuid.uuid4().hex
    refused = manager.patch(path, {"name_en": "Other"}, format="json", headers=headers)
    assert refused.status_code == 422 and refused.json()["problems"][0]["code"] == "verified"


def test_roles_by_two_persons() -> None:
    firm = people.organization()
    one, two = people.actor(firm, "manager"), people.actor(firm, "manager")
    member = people.membership(firm, "clerk")
    asked = post(client(one), "role-grants/", {"membership": str(member.pk), "roles": ["signatory"]})
    assert asked.status_code == 201 and asked.json()["is_grave"] is True
    path = f"role-grants/{asked.json()['id']}/approve/"
    assert post(client(one), path, match=1).status_code == 403
    assert post(client(two), path, match=1).status_code == 200
    assert Membership.objects.get(pk=member.pk).roles == ["clerk", "signatory"]
    foreign = people.membership(people.organization(), "clerk")
    unseen = post(client(one), "role-grants/", {"membership": str(foreign.pk), "roles": ["buyer"]})
    assert unseen.status_code == 422 and not RoleGrant.objects.filter(membership=foreign).exists()


def test_keys_show_no_secret_and_stay_in_their_scope() -> None:
    manager = people.actor(people.organization(), "manager")
    narrow = client(manager, "institutions.api_key.view")
    shown = narrow.get("/api/v1/api-keys/").json()["results"]
    assert len(shown) == 1 and "digest" not in shown[0] and "secret" not in shown[0]
    assert post(narrow, f"api-keys/{shown[0]['id']}/revoke/", match=1).json()["code"] == "scope"
    assert post(narrow, "api-keys/", {"label": "x"}).status_code == 405
    wide = client(manager)
    assert post(wide, f"api-keys/{shown[0]['id']}/revoke/", match=1).status_code == 200
    assert narrow.get("/api/v1/api-keys/").status_code == 401


def test_a_key_reads_nothing_outside_its_scope() -> None:
    manager = people.actor(people.organization(), "manager")
    narrow = client(manager, "institutions.api_key.view")
    for path in ("memberships/", f"memberships/{manager.membership}/", "work-items/", "demands/", "jobs/"):
        answer = narrow.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "scope"), path
    assert narrow.get("/api/v1/search/", {"q": "steel"}).status_code == 200  # public, for every key
    assert client(manager).get("/api/v1/memberships/").status_code == 200


def test_a_wrong_code_of_the_second_factor_is_refused() -> None:
    user = people.user()
    browsing.give_second_factor(user)
    api = client(people.actor(people.organization(), "manager", who=user))
    assert api.get("/api/v1/api-keys/", headers={"X-Second-Factor": "000000"}).status_code == 401
    code = browsing.code_of(user)
    assert api.get("/api/v1/api-keys/", headers={"X-Second-Factor": code}).status_code == 200
    assert api.get("/api/v1/api-keys/", headers={"X-Second-Factor": code}).status_code == 401


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    exchange = people.exchange()
    api = client(people.actor(exchange, "manager"))
    for _turn in range(5):
        people.membership(people.organization(at=exchange), "manager")
    for path in ("organizations", "memberships", "role-grants", "api-keys"):
        with django_assert_max_num_queries(6):
            assert api.get(f"/api/v1/{path}/").status_code == 200
    assert Organization.objects.count() > 5
