"""Organizations: application, verification by one or two officers, suspension, end, and who sees them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from institutions.models import Organization, RegionRight
from institutions.selectors import actors
from institutions.services import organizations
from tests.institutions import people
from transfer.kernel import events, policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event

pytestmark = pytest.mark.usefixtures("dictionary_data")


def apply(actor: Actor, exchange: Organization | None, **more: Any) -> Organization:
    given = {
        "kinds": ["enterprise"],
        "name_zh": "青山材料有限公司",
        "name_en": "Greenhill Materials",
        "uscc": people.identifier(),
        "region": "330106",
        "party_kind": "150",
        "applied_to": exchange,
    }
    with transaction.atomic():
        return organizations.register(actor=actor, **{**given, **more})


def do(service: Any, organization: Organization, actor: Actor, **more: Any) -> Organization:
    with transaction.atomic():
        result: Organization = service(organization, actor=actor, **more)
        return result


def test_an_application_is_verified_by_a_reviewer_of_its_exchange() -> None:
    exchange = people.exchange()
    founder, reviewer = people.person(), people.actor(exchange, "reviewer")
    firm = apply(founder, exchange)
    assert (firm.state, firm.jurisdiction, firm.slug) == ("applied", "CN-330000", "greenhill-materials")
    waiting = actors.actor_for(actors.user_of(founder), firm.slug, assurance=2)
    assert waiting.roles == {"manager"} and waiting.kinds == frozenset()
    do(organizations.verify, firm, reviewer)
    acting = actors.actor_for(actors.user_of(founder), firm.slug, assurance=2)
    assert firm.state == "verified" and acting.kinds == {"enterprise"}
    names = list(Event.objects.filter(stream=firm.stream).order_by("version").values_list("name", flat=True))
    assert names == ["institutions.organization.applied", "institutions.organization.verified"]
    assert "青山" not in "".join(Event.objects.filter(thread=firm.thread).values_list("body", flat=True))


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"uscc": "91330106000000001A"}, "uscc", "checksum"),
        ({"uscc": "913301060000"}, "uscc", "shape"),
        ({"uscc": "９１３３０１０６"}, "uscc", "shape"),
        ({"uscc": ""}, "uscc", "required"),
        ({"kinds": []}, "kinds", "required"),
        ({"kinds": ["bank_robber"]}, "kinds", "choice"),
        ({"name_zh": " ", "name_en": ""}, "name_zh", "required"),
        ({"region": "999999"}, "region", "choice"),
        ({"region": ""}, "region", "required"),
        ({"party_kind": "777"}, "party_kind", "choice"),
        ({"country": "DE"}, "foreign_number", "required"),
        ({"country": "QQ", "uscc": "", "foreign_number": "1", "region": ""}, "country", "choice"),
        ({"applied_to": None}, "applied_to", "required"),
        ({"kinds": ["exchange"]}, "applied_to", "choice"),
    ],
)
def test_what_an_application_cannot_say(given: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        apply(people.person(), people.exchange(), **given)
    assert (field, code) in {(problem.field, problem.code) for problem in caught.value.problems}
    assert not Organization.objects.filter(name_en="Greenhill Materials").exists()


def test_a_foreign_organization_has_the_number_of_its_own_register() -> None:
    firm = apply(people.person(), people.exchange(), country="de", uscc="", region="", foreign_number="HRB 1234")
    assert (firm.country, firm.foreign_number, firm.jurisdiction) == ("DE", "HRB 1234", "CN")


def test_an_identifier_is_registered_once_until_its_holder_has_ended() -> None:
    exchange = people.exchange()
    reviewer = people.actor(exchange, "reviewer")
    first = apply(people.person(), exchange)
    with pytest.raises(IntegrityError, match="institutions_organization_uscc_once"):
        apply(people.person(), exchange, uscc=first.uscc)
    do(organizations.refuse, first, reviewer, reason="identity_not_proven")
    assert apply(people.person(), exchange, uscc=first.uscc).state == "applied"


def test_nobody_decides_on_what_one_has_applied_for() -> None:
    exchange = people.exchange()
    who = people.user()
    reviewer = people.actor(exchange, "reviewer", who=who)
    firm = apply(actors.actor_for_person(who, assurance=2), exchange)
    with pytest.raises(NotAllowed):
        do(organizations.verify, firm, reviewer)
    stranger = people.actor(people.exchange(), "reviewer")
    with pytest.raises(NotAllowed):
        do(organizations.verify, firm, stranger)


def test_an_exchange_is_verified_by_two_operators() -> None:
    node = people.organization("operator")
    first, second = people.actor(node, "operator"), people.actor(node, "operator")
    exchange = apply(people.person(), None, kinds=["exchange"])
    with pytest.raises(RuleBroken) as alone:
        do(organizations.verify, exchange, first)
    assert alone.value.code == "second_person"
    do(organizations.propose, exchange, first, move="verify", reason="documents_checked")
    with pytest.raises(NotAllowed):
        do(organizations.verify, exchange, first)
    do(organizations.verify, exchange, second)
    assert exchange.state == "verified" and exchange.proposed_by is None
    told = events.happened(Event.objects.get(stream=exchange.stream, name="institutions.organization.verified"))
    assert told.facts["proposed_by"] == str(first.user)


def test_one_officer_suspends_two_lift_it_and_two_end_it() -> None:
    exchange = people.exchange()
    one, two = people.actor(exchange, "reviewer"), people.actor(exchange, "reviewer")
    firm = people.organization(at=exchange)
    do(organizations.suspend, firm, one, reason="security")
    with pytest.raises(NotNow):
        do(organizations.suspend, firm, one, reason="security")
    with pytest.raises(RuleBroken):
        do(organizations.resume, firm, two, reason="cured")
    do(organizations.propose, firm, one, move="resume", reason="cured")
    do(organizations.resume, firm, two, reason="cured")
    assert firm.state == "verified"
    do(organizations.propose, firm, two, move="end", reason="dissolved")
    with pytest.raises(NotAllowed):
        do(organizations.end, firm, two, reason="dissolved")
    do(organizations.end, firm, one, reason="dissolved")
    assert firm.state == "ended"


def test_a_reason_comes_from_the_list() -> None:
    exchange = people.exchange()
    with pytest.raises(Invalid):
        do(
            organizations.suspend,
            people.organization(at=exchange),
            people.actor(exchange, "reviewer"),
            reason="i do not like it",
        )


def test_what_was_verified_cannot_be_changed_by_its_manager() -> None:
    firm = people.organization()
    manager, clerk = people.actor(firm, "manager"), people.actor(firm, "clerk")
    do(organizations.change, firm, manager, website="https://example.org", about="Alloys.")
    assert firm.about == "Alloys."
    with pytest.raises(Invalid):
        do(organizations.change, firm, manager, name_zh="别的公司")
    with pytest.raises(NotAllowed):
        do(organizations.change, firm, clerk, about="Nothing.")


def test_a_regulator_gets_the_sight_of_its_region() -> None:
    made = people.organization("regulator", region="330100")
    assert list(RegionRight.objects.filter(organization=made).values_list("prefix", flat=True)) == ["3301"]


def test_who_sees_which_organization() -> None:
    exchange = people.exchange()
    reviewer = people.actor(exchange, "reviewer")
    founder = people.person()
    applied = apply(founder, exchange, region="440305")
    verified = people.organization(at=exchange)
    supervisor = people.actor(people.organization("regulator", region="440300"), "supervisor")
    stranger = people.actor(people.organization(), "buyer")
    desk = actors.organization_of(founder)
    everyone = {
        "anonymous": (ANONYMOUS, {verified}),
        "stranger": (stranger, {verified}),
        "founder": (founder, {verified, applied, desk}),
        "reviewer": (reviewer, {verified, applied}),
        "supervisor": (supervisor, {verified, applied}),
        "system": (SYSTEM, {verified, applied, desk}),
    }
    ours = Organization.objects.filter(pk__in=[applied.pk, verified.pk, desk.pk])
    for actor, seen in everyone.values():
        found = ours & Organization.objects.filter(pk__in=Organization.objects.visible_to(actor).values("pk"))
        assert set(found) == seen
        for organization in ours:
            assert bool(policy.may(actor, "institutions.organization.view", organization)) is (organization in seen)


def test_every_move_in_every_state_for_every_role() -> None:
    """The table as it stands: who may make which move, and from where. One row per (role, move)."""
    exchange = people.exchange()
    firm = people.organization(at=exchange)
    cast = {
        "manager": people.actor(firm, "manager"),
        "clerk": people.actor(firm, "clerk"),
        "reviewer": people.actor(exchange, "reviewer"),
        "second": people.actor(exchange, "reviewer"),
        "officer": people.actor(exchange, "listing_officer"),
        "stranger": people.actor(people.exchange(), "reviewer"),
        "operator": people.actor(people.organization("operator"), "operator"),
        "anonymous": ANONYMOUS,
    }
    officer = {"propose", "verify", "refuse", "suspend"}
    allowed = {
        "manager": {"change", "translate", "leave"},
        "reviewer": officer,
        "second": officer | {"resume", "end"},
    }
    for name, actor in cast.items():
        for move in Organization.STATES.moves.values():
            firm.proposed_by = cast["reviewer"].user
            firm.proposed_move = move.name
            verdict = policy.may(actor, move.policy, firm) and workflow.between_two(firm, move, actor) is None
            assert bool(verdict) is (move.name in allowed.get(name, set())), (name, move.name)
    sources = {
        "change": {"applied", "verified"},
        "translate": {"applied", "verified"},
        "propose": {"applied", "verified", "suspended"},
        "verify": {"applied"},
        "refuse": {"applied"},
        "suspend": {"verified"},
        "resume": {"suspended"},
        "end": {"verified", "suspended"},
        "leave": {"applied", "verified", "suspended"},
        "close": {"applied", "verified", "suspended"},
    }
    assert {name: set(move.sources) for name, move in Organization.STATES.moves.items()} == sources
