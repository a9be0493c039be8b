"""The day of a statistician, of an organization's manager, of an auditor and of the platform's operator."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from institutions.models import Invitation, Membership, Organization, RoleGrant
from institutions.services import organizations, role_grants
from tests.browser.days.keyboard import OpenPage, arrives
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.institutions import people
from tests.statistics import books
from tests.whole.life import deliver

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
RENEWED = "htmx.ajax('GET', location.pathname, {target: '#board', select: '#board', swap: 'outerHTML'})"


def test_a_statistician_turns_the_figures_and_takes_them_along(open_page: OpenPage) -> None:
    for place, code in enumerate(("430102", "110101", "440305")):
        for turn, kind in enumerate(("development", "licence")):
            given = {"seller_region": code, "contract_class": kind, "on": f"202{4 + turn}-04-09"}
            books.counted(*books.spread(9 + place, (7 - place) * 40_000_000_00, 0, **given))
    office = people.organization("regulator", name_en="Ministry Office", region="430000")
    me = arrives(open_page, people.actor(office, "statistician"))
    me.stops("statistician-today")
    me.goes("Statistics")
    me.stops("statistician-figures")
    me.reaches(me.field("by"))
    me.page.keyboard.type("region")
    me.presses("Enter")
    me.stops("statistician-by-region")
    me.reaches(me.page.get_by_role("main").get_by_role("link", name="CSV").first)
    with me.page.expect_download() as begun:
        me.page.keyboard.press("Enter")
    assert begun.value.suggested_filename.endswith(".csv")


def test_a_manager_invites_grants_and_makes_a_key(open_page: OpenPage) -> None:
    university = people.organization("university", name_en="Lakeside University")
    boss, second = people.actor(university, "manager"), people.actor(university, "manager")
    clerk = people.membership(university, "clerk")
    with transaction.atomic():
        asked = role_grants.request(clerk, actor=second, roles=["transfer_officer"])
    deliver()
    me = arrives(open_page, boss)
    me.stops("manager-today")
    me.goes("Members")
    me.stops("manager-members")
    me.opens("Approve the roles")
    me.opens("Approve the roles")
    assert RoleGrant.objects.get(pk=asked.pk).state == "approved"
    me.opens("Invite somebody")
    me.writes(email="new@example.org")
    me.ticks("roles", "inventor")
    me.stops("manager-invites")
    me.opens("Send the invitation")
    assert Invitation.objects.get().email == "new@example.org"
    me.stops("manager-invited")
    me.goes("API keys")
    me.opens("Make an API key")
    me.writes(label="ERP")
    me.ticks("scopes", "institutions.organization")
    me.opens("Make the key")
    me.stops("manager-key")
    me.goes("API keys")
    me.types("j")
    expect(me.named("Revoke the key")).to_be_focused()
    assert Membership.objects.get(pk=clerk.pk).roles == ["clerk", "transfer_officer"]


def test_an_auditor_reads_sorts_and_takes_along(open_page: OpenPage) -> None:
    bargain, office = make.make(), registry.office()
    registry.registered(bargain, office)
    deliver()
    me = arrives(open_page, people.actor(office.organization, "auditor"))
    me.stops("auditor-today")
    me.goes("Registrations")
    me.stops("auditor-registrations")
    me.opens("Contract")
    assert "sort=title" in me.place
    with me.page.expect_download() as begun:
        me.page.keyboard.press("e")
    assert begun.value.suggested_filename == "registrations-en.csv"
    me.row("j")
    me.stops("auditor-registration")
    me.reads("Nothing is to be decided by you now.")


def test_an_operator_verifies_with_a_second_one_and_looks_after_the_node(open_page: OpenPage) -> None:
    node = people.organization("operator", name_en="The node")
    first, second = people.actor(node, "operator"), people.actor(node, "operator")
    given = {"name_en": "Eastlake Exchange", "region": "420111", "uscc": people.identifier()}
    with transaction.atomic():
        applied = organizations.register(actor=people.person(), kinds=["exchange"], applied_to=None, **given)
    deliver()
    me = arrives(open_page, first)
    me.stops("operator-today")
    me.row("j")
    me.stops("operator-application")
    me.opens("Propose: Verify the organization")
    me.stops("operator-proposes")
    other = arrives(open_page, second)
    other.goes("Organizations to verify")
    other.stops("operator-queue")
    other.row("j")
    assert Organization.objects.get(pk=applied.pk).state == "applied"
    me.goes("Operations")
    verify = me.reaches(me.named("Verify now"))
    me.page.evaluate(RENEWED)
    expect(verify).to_be_focused()  # the board renews itself under one's hands
    me.presses("Enter")
    me.reads("A verification is under way.")
    me.stops("operator-operations")
