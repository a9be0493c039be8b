"""The pages of organizations, members, keys and verification, in both languages."""

import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.test import Client

from institutions.models import ApiKey, Invitation, Membership, Organization, RoleGrant, User
from institutions.selectors import actors
from tests.institutions import browsing, people
from transfer.edge import letters

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data")]


def cast(organization: Organization, *roles: str) -> tuple[User, Client]:
    user = people.user()
    people.membership(organization, *roles, who=user)
    return user, browsing.sign_in(user)


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.headers)
    return answer.content.decode()


def test_applying_and_being_verified_by_the_pages() -> None:
    exchange = people.exchange(name_zh="东湖技术交易所")
    _reviewer, desk = cast(exchange, "reviewer")
    founder = people.user()
    client = browsing.sign_in(founder, second=False)
    assert "东湖技术交易所" in text(client, "/zh-hans/me/organizations/new/")
    given = {
        "kinds": ["enterprise"],
        "name_zh": "青山材料有限公司",
        "name_en": "Greenhill Materials",
        "country": "CN",
        "uscc": "91330106000000001A",
        "region": "330106",
        "party_kind": "150",
        "applied_to": str(exchange.pk),
        "about_lang": "zh-hans",
    }
    wrong = client.post("/en/me/organizations/new/", given)
    assert wrong.status_code == 422 and "check character" in wrong.content.decode()
    assert "Greenhill Materials" in wrong.content.decode()  # nothing typed is lost
    given["uscc"] = people.identifier()
    done = client.post("/en/me/organizations/new/", given)
    assert done.headers["Location"] == "/en/as/greenhill-materials/organization/"
    assert "waits for its verification" in text(client, "/en/as/greenhill-materials/organization/")
    twice = client.post("/en/me/organizations/new/", given)
    assert twice.status_code == 422 and "registered already" in twice.content.decode()

    firm = Organization.objects.get(slug="greenhill-materials")
    queue = text(desk, f"/zh-hans/as/{exchange.slug}/verification/")
    assert "青山材料有限公司" in queue
    page = f"/en/as/{exchange.slug}/verification/{firm.pk}/"
    assert "Verify the organization" in text(desk, page)
    stale = desk.post(f"{page}verify/", {"version": 9})
    assert stale.status_code == 412 and Organization.objects.get(pk=firm.pk).state == "applied"
    assert desk.post(f"{page}verify/", {"version": firm.version}).status_code == 302
    assert Organization.objects.get(pk=firm.pk).state == "verified"
    assert "青山材料有限公司" in text(Client(), "/zh-hans/organizations/greenhill-materials/")
    assert "Greenhill Materials" in text(Client(), "/en/organizations/?kind=enterprise")
    assert "Greenhill Materials" not in text(Client(), "/en/organizations/?kind=university")


def test_two_officers_end_an_organization_by_the_pages() -> None:
    exchange = people.exchange()
    (_one, first), (_two, second) = cast(exchange, "reviewer"), cast(exchange, "reviewer")
    firm = people.organization(at=exchange)
    page = f"/en/as/{exchange.slug}/verification/{firm.pk}/"
    given = {"version": firm.version, "reason": "dissolved", "note": "Register of 1 June."}
    assert first.post(f"{page}end/", given).status_code == 422
    assert first.post(f"{page}propose/end/", {**given, "reason": ""}).status_code == 422
    assert first.post(f"{page}propose/end/", given).status_code == 302
    assert "another officer takes it" in text(second, page)
    assert first.post(f"{page}end/", {**given, "version": firm.version + 1}).status_code == 403
    assert second.post(f"{page}end/", {**given, "version": firm.version + 1}).status_code == 302
    assert Organization.objects.get(pk=firm.pk).state == "ended"


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ConnectionRefusedError(), 503, "could not be sent, and nothing was done"),
        (SMTPRecipientsRefused({}), 422, "takes no mail"),
    ],
)
def test_an_invitation_without_its_letter_is_none(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    firm = people.organization()
    _manager, client = cast(firm, "manager")

    def fails(*_given: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr(letters, "send_mail", fails)
    sent = client.post(f"/en/as/{firm.slug}/members/invite/", {"email": "g@example.org", "roles": ["clerk"]})
    assert sent.status_code == status and said in sent.content.decode() and "g@example.org" in sent.content.decode()
    assert not Invitation.objects.exists()


def test_inviting_and_answering_by_the_pages() -> None:
    firm = people.organization()
    _manager, client = cast(firm, "manager")
    other = people.actor(firm, "manager")
    given = {"email": "g@example.org", "roles": ["clerk", "signatory"]}
    sent = client.post(f"/en/as/{firm.slug}/members/invite/", given)
    assert sent.status_code == 302
    link = re.search(r"http://testserver(/en/invitations/\S+)", str(mail.outbox[-1].body))
    assert link and mail.outbox[-1].to == ["g@example.org"]
    members = text(client, f"/en/as/{firm.slug}/members/")
    assert link.group(1) in members and "g@example.org" in members
    assert link.group(1) not in text(client, f"/en/as/{firm.slug}/members/")  # shown once
    guest = people.user("王芳")
    joining = browsing.sign_in(guest, second=False)
    guessing = Client()
    assert guessing.get("/en/invitations/guessed/").status_code == 404 and not guessing.cookies.get("sessionid")
    followed = joining.get(link.group(1), follow=True)
    asked = followed.redirect_chain[-1][0]
    assert "second person" in followed.content.decode() and asked == "/en/invitations/chosen/"
    assert browsing.sign_in(people.user("李明")).post(asked).status_code == 404  # the address alone proves nothing
    assert joining.post(asked).headers["Location"] == f"/en/as/{firm.slug}/"
    assert Invitation.objects.get().email == ""
    member = Membership.objects.get(user=guest, organization=firm)
    assert member.roles == ["clerk"]
    grant = RoleGrant.objects.get(membership=member)
    approve = f"/en/as/{firm.slug}/role-requests/{grant.pk}/approve/"
    assert joining.get(approve).status_code == 403
    approver = browsing.sign_in(actors.user_of(other))
    assert "王芳" in text(approver, approve)
    assert approver.post(approve, {"version": grant.version}).status_code == 302
    member.refresh_from_db()
    assert member.roles == ["clerk", "signatory"]
    assert (
        client.post(
            f"/en/as/{firm.slug}/members/{member.pk}/drop/", {"version": member.version, "roles": ["signatory"]}
        ).status_code
        == 302
    )
    member.refresh_from_db()
    assert member.roles == ["clerk"]
    assert client.post(f"/en/as/{firm.slug}/members/{member.pk}/end/", {"version": member.version}).status_code == 302
    assert joining.get(f"/en/as/{firm.slug}/members/").status_code == 404


def test_a_manager_without_second_factor_is_led_to_confirm_first() -> None:
    firm = people.organization()
    user = people.user()
    people.membership(firm, "manager", who=user)
    client = browsing.sign_in(user, second=False)
    page = client.get(f"/en/as/{firm.slug}/members/invite/")
    assert page.headers["Location"] == f"/en/confirm/?next=%2Fen%2Fas%2F{firm.slug}%2Fmembers%2Finvite%2F"


def test_a_key_is_shown_once() -> None:
    firm = people.organization()
    _user, client = cast(firm, "manager")
    given = {"label": "ERP", "scopes": ["institutions.organization"], "days": "30"}
    assert client.post(f"/en/as/{firm.slug}/keys/new/", {**given, "scopes": ["nothing"]}).status_code == 422
    made = client.post(f"/en/as/{firm.slug}/keys/new/", given)
    secret = re.search(r"<code data-secret>(ex_[\w-]+)</code>", made.content.decode())
    assert made.status_code == 200 and made.headers["Cache-Control"] == "no-store" and secret
    assert actors.actor_for_key(secret.group(1)) is not None
    listed = text(client, f"/zh-hans/as/{firm.slug}/keys/")
    assert "ERP" in listed and secret.group(1) not in listed
    key = ApiKey.objects.get()
    assert client.post(f"/en/as/{firm.slug}/keys/{key.pk}/revoke/", {"version": key.version}).status_code == 302
    assert actors.actor_for_key(secret.group(1)) is None


def test_every_page_in_both_languages() -> None:
    exchange = people.exchange()
    user, client = cast(exchange, "manager", "reviewer")
    firm = people.organization(at=exchange)
    people.membership(firm, "manager", who=user)
    desk = actors.actor_for_person(user, assurance=1)
    slugs = [exchange.slug, firm.slug, actors.organization_of(desk).slug]
    pages = ["me/", "me/account/", "me/account/change/", "me/account/close/", "me/organizations/new/", "organizations/"]
    for slug in slugs:
        pages += [
            f"as/{slug}/{page}"
            for page in ("", "organization/", "organization/change/", "members/", "keys/", "keys/new/")
        ]
    for slug in slugs[:2]:
        pages += [f"as/{slug}/organization/leave/", f"as/{slug}/members/invite/"]
    pages += [f"as/{exchange.slug}/verification/", f"as/{exchange.slug}/verification/{firm.pk}/", "account/email/"]
    pages += [
        "account/2fa/",
        "account/2fa/recovery-codes/generate/",
        "account/2fa/webauthn/",
        "account/password/change/",
    ]
    client.post("/en/account/2fa/reauthenticate/", {"code": browsing.code_of(user)})
    for page in pages:
        for language in ("en", "zh-hans"):
            shown = text(client, f"/{language}/{page}")
            assert "<main" in shown, page
    for page in ("account/login/", "account/signup/", "account/password/reset/"):
        assert "<main" in text(Client(), f"/zh-hans/{page}")


def test_changing_the_profile() -> None:
    firm = people.organization()
    _user, client = cast(firm, "manager")
    given = {
        "about": "Alloys.",
        "about_lang": "en",
        "website": "example.org",
        "address": "1 Lake Road",
        "version": firm.version,
    }
    assert client.post(f"/en/as/{firm.slug}/organization/change/", given).status_code == 302
    firm.refresh_from_db()
    assert (firm.about, firm.website) == ("Alloys.", "https://example.org")
    assert client.post(f"/en/as/{firm.slug}/organization/change/", given).status_code == 412
    _clerk, other = cast(firm, "clerk")
    assert other.get(f"/en/as/{firm.slug}/organization/change/").status_code == 403
