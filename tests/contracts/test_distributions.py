"""Rules of distribution against the legal floor, and distributions exact to the cent."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from contracts.models import Distribution, DistributionRule, DistributionShare
from contracts.selectors import floors, shares
from contracts.selectors.shares import Sharer
from contracts.services import distribution_rules, distributions
from contracts.states.distributions import DISTRIBUTION, DISTRIBUTION_RULE
from tests.contracts import bargain as make
from tests.contracts.bargain import SHARES, Bargain
from tests.institutions import people
from tests.market import world
from transfer.kernel import policy, workflow
from transfer.kernel.actor import ANONYMOUS, SYSTEM
from transfer.kernel.errors import Invalid, NotAllowed, RuleBroken
from transfer.kernel.money import Money
from transfer.mechanisms.ledger import selectors as ledger
from transfer.mechanisms.ledger.models import Account
from transfer.mechanisms.publicity import selectors as notices
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import publicities

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.with_signed)]

PUBLIC = {"party_kind": "022"}


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def _share(inventors: int, office: int = 1000, mode: str = "licence") -> dict[str, Any]:
    rest = 10_000 - inventors - office
    return {"conversion_mode": mode, "inventors_bp": inventors, "office_bp": office, "institution_bp": rest}


@pytest.mark.parametrize(
    ("region_rules", "kind", "share", "fits"),
    [
        ("CN", PUBLIC, _share(5000), True),
        ("CN", PUBLIC, _share(4999), False),
        ("CN-330000", PUBLIC, _share(7000, 500), True),
        ("CN-330000", PUBLIC, _share(6999, 500), False),
        ("CN-330000", PUBLIC, _share(7000, 300), False),  # 5 % of the pool of awards to the transfer office
        ("CN-370000", PUBLIC, _share(7000, 1000), True),
        ("CN-370000", PUBLIC, _share(7000, 999), False),  # Shandong: 10 % of the net income to the transfer office
        ("CN-310000", PUBLIC, _share(5000), True),  # Shanghai's 70 % is a "may"
        ("CN-110000", PUBLIC, _share(2000, mode="other"), True),
        ("CN-110000", PUBLIC, _share(1999, mode="other"), False),  # at least 20 % to the participants
        ("CN", {"party_kind": "170"}, _share(0), True),  # no floor under a private seller
    ],
)
def test_a_rule_is_adopted_only_above_the_floor(
    region_rules: str, kind: dict[str, Any], share: dict[str, Any], fits: bool
) -> None:
    university = people.organization("university", jurisdiction=region_rules, **kind)
    officer, approver = people.actor(university, "transfer_officer"), people.actor(university, "approver")
    rule = distribution_rules.propose(actor=officer, shares=[share], valid_from=make.today())
    if fits:
        assert distribution_rules.adopt(rule, actor=approver).state == "adopted"
        return
    with pytest.raises(RuleBroken) as refused:
        distribution_rules.adopt(rule, actor=approver)
    assert refused.value.code == "below_floor" and refused.value.legal_basis
    rule.refresh_from_db()
    assert rule.state == "proposed"


def test_a_second_person_adopts_and_everyone_may_read(bargain: Bargain) -> None:
    both = people.actor(bargain.market.university, "transfer_officer", "approver")
    rule = distribution_rules.propose(actor=both, shares=SHARES, valid_from=make.today())
    assert not DistributionRule.objects.visible_to(ANONYMOUS).exists()
    with pytest.raises(NotAllowed, match="second person"):
        distribution_rules.adopt(rule, actor=both)
    distribution_rules.adopt(rule, actor=bargain.seller_decides)
    assert DistributionRule.objects.visible_to(ANONYMOUS).get() == rule
    assert policy.may(ANONYMOUS, "contracts.distribution_rule.view", rule)


def test_a_new_version_takes_over_on_its_day(bargain: Bargain) -> None:
    first = make.rule(bargain)
    later = make.today() + timedelta(days=10)
    second = make.rule(bargain, valid_from=later)
    first.refresh_from_db()
    assert (first.state, first.valid_to, second.number) == ("superseded", later, 2)
    in_force = DistributionRule.objects.in_force
    assert in_force(later - timedelta(days=1)).get() == first and in_force(later).get() == second
    with pytest.raises(RuleBroken) as refused:
        make.rule(bargain, valid_from=make.today())
    assert refused.value.code == "valid_from"


def test_one_proposal_at_a_time_and_shares_make_a_whole(bargain: Bargain) -> None:
    rule = distribution_rules.propose(actor=bargain.seller, shares=SHARES, valid_from=make.today())
    with pytest.raises(IntegrityError, match="one_proposed"), transaction.atomic():
        distribution_rules.propose(actor=bargain.seller, shares=SHARES, valid_from=make.today())
    distribution_rules.withdraw(rule, actor=bargain.seller, reason="wrong_statement")
    with pytest.raises(Invalid):
        distribution_rules.propose(
            actor=bargain.seller, shares=[{**SHARES[0], "office_bp": 999}], valid_from=make.today()
        )
    with pytest.raises(IntegrityError, match="whole"), transaction.atomic():
        DistributionShare.objects.filter(rule=rule).update(office_bp=1)


def _approved(bargain: Bargain) -> Distribution:
    return distributions.approve(make.shared(bargain), actor=bargain.seller_decides)


IN_STATE: dict[str, Callable[[Bargain], Distribution]] = {
    "drafted": make.shared,
    "approved": _approved,
    "paid": lambda bargain: distributions.pay(_approved(bargain), actor=bargain.seller),
    "withdrawn": lambda bargain: distributions.withdraw(
        make.shared(bargain), actor=bargain.seller, reason="wrong_statement"
    ),
}
MAY = {
    "approve": {"decides"},
    "note_publicity": set(),
    "note_overdue": set(),
    "pay": {"office", "decides"},
    "withdraw": {"office", "decides"},
}


@pytest.mark.parametrize("state", IN_STATE)
def test_every_move_from_every_state_for_every_role(bargain: Bargain, state: str) -> None:
    distribution = IN_STATE[state](bargain)
    assert distribution.state == state
    roles = {
        "office": bargain.seller,
        "decides": bargain.seller_decides,
        "signs": bargain.seller_signs,
        "inventor": bargain.inventor,
        "buyer": bargain.buyer,
        "outsider": bargain.outsider,
        "public": ANONYMOUS,
    }
    for name, move in DISTRIBUTION.moves.items():
        for role, actor in roles.items():
            assert bool(policy.may(actor, move.policy, distribution)) == (role in MAY[name]), (name, role)
        open_now = name in {one.name for one in workflow.open_moves(distribution, SYSTEM)}
        assert open_now == (state in move.sources)
    seen = {role for role, actor in roles.items() if Distribution.objects.visible_to(actor).exists()}
    assert seen == {role for role, one in roles.items() if policy.may(one, "contracts.distribution.view", distribution)}
    assert seen == {"office", "decides", "signs", "inventor"}


@pytest.mark.parametrize("state", ["proposed", "adopted", "superseded", "withdrawn"])
def test_every_move_of_a_rule_for_every_role(bargain: Bargain, state: str) -> None:
    rule = distribution_rules.propose(actor=bargain.seller, shares=SHARES, valid_from=make.today())
    if state in ("adopted", "superseded"):
        distribution_rules.adopt(rule, actor=bargain.seller_decides)
    if state == "superseded":
        make.rule(bargain, valid_from=make.today() + timedelta(days=1))
        rule.refresh_from_db()
    if state == "withdrawn":
        distribution_rules.withdraw(rule, actor=bargain.seller, reason="wrong_statement")
    roles = {"office": bargain.seller, "decides": bargain.seller_decides, "inventor": bargain.inventor,
             "outsider": bargain.outsider, "public": ANONYMOUS}  # fmt: skip
    may = {"adopt": {"decides"}, "supersede": {"decides"}, "withdraw": {"office", "decides"}}
    for name, move in DISTRIBUTION_RULE.moves.items():
        for role, actor in roles.items():
            assert bool(policy.may(actor, move.policy, rule)) == (role in may[name]), (name, role)
        open_now = name in {one.name for one in workflow.open_moves(rule, SYSTEM)}
        assert open_now == (state in move.sources)


def test_income_less_costs_is_shared_out_and_booked(bargain: Bargain) -> None:
    make.rule(bargain)
    contract = make.signed(bargain)
    make.paid(bargain, contract, 10_000_001)
    make.paid(bargain, contract, 5_000_000)
    people_named = [Sharer(bargain.inventor.user, "韩梅梅", 2), Sharer(None, "赵工", 1)]
    costs: list[Any] = [{"what": "Patent fees", "reference": "Receipt 17", "minor": 1_000_000}]
    made = distributions.draft(actor=bargain.seller, contract=contract, costs=costs, inventors=people_named)
    assert (made.income_minor, made.costs_minor, made.net_minor) == (15_000_001, 1_000_000, 14_000_001)
    amounts = [line.amount_minor for line in made.lines.all()]
    assert sum(amounts) == 14_000_001 and sum(amounts[:2]) == 9_800_001
    with pytest.raises(RuleBroken) as refused:
        distributions.draft(actor=bargain.seller, contract=contract)
    assert refused.value.code == "nothing_to_share"
    distributions.approve(made, actor=bargain.seller_decides)
    distributions.pay(made, actor=bargain.seller)
    assert ledger.totals() == {"CNY": 0} and ledger.drifted() == []
    own = Account.objects.get(owner=bargain.inventor.user, kind="contract_award")
    assert ledger.balance(own) == Money(amounts[0])
    make.paid(bargain, contract, 3)
    again = distributions.draft(actor=bargain.seller, contract=contract, inventors=people_named)
    assert again.income_minor == 3


def test_an_inventor_sees_the_own_share_and_no_other(bargain: Bargain) -> None:
    other = people.user("李工")
    named = [Sharer(bargain.inventor.user, "韩梅梅", 1), Sharer(other.pk, "李工", 3)]
    made = make.shared(bargain, inventors=named)
    seen = shares.lines_for(made, bargain.inventor)
    assert [line.user for line in seen] == [bargain.inventor.user]
    assert len(shares.lines_for(made, bargain.seller)) == 4
    assert shares.lines_for(made, bargain.buyer) == []
    assert [one.pk for one in shares.own_distributions(bargain.inventor)] == [made.pk]


def test_a_withdrawn_distribution_frees_its_income(bargain: Bargain) -> None:
    made = IN_STATE["withdrawn"](bargain)
    assert not made.payments.exists()
    assert distributions.draft(actor=bargain.seller, contract=made.contract).net_minor == made.net_minor


def test_nothing_is_shared_without_a_rule(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    make.paid(bargain, contract)
    with pytest.raises(RuleBroken) as refused:
        distributions.draft(actor=bargain.seller, contract=contract)
    assert refused.value.code == "no_rule"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"costs": [{"what": "Fees", "reference": "", "minor": 5}]}, "costs"),
        ({"costs": [{"what": "Fees", "reference": "R1", "minor": -5}]}, "costs"),
        ({"costs": [{"what": "Fees", "reference": "R1", "minor": 100_000_001}]}, "costs"),
        ({"inventors": [Sharer(None, " ", 1)]}, "inventors"),
        ({"inventors": [Sharer(None, "赵工", 0)]}, "inventors"),
    ],
)
def test_what_cannot_be_is_refused(bargain: Bargain, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make.shared(bargain, **given)
    assert refused.value.problems[0].field == field


def test_awards_of_a_public_university_are_made_public_before_they_are_paid() -> None:
    bargain = make.make(**PUBLIC)
    made = _approved(bargain)
    notice = Publicity.objects.get(pk=made.publicity)
    assert "韩梅梅" in {one.name for one in notices.people_of(notice)} and notice.kind == "award"
    assert "韩梅梅" not in str(notice.content)  # frozen and hashed: what can be erased stands beside it
    with pytest.raises(RuleBroken) as refused:
        distributions.pay(made, actor=bargain.seller)
    assert refused.value.code == "in_publicity"
    distributions.note_publicity(made, actor=SYSTEM, publicity=notice.pk, done=True)
    assert distributions.pay(made, actor=bargain.seller).state == "paid"


def test_an_annulled_publicity_withdraws_the_distribution() -> None:
    bargain = make.make(**PUBLIC)
    made = _approved(bargain)
    with transaction.atomic():
        publicities.annul_after(Publicity.objects.get(pk=made.publicity), objection=uuid.uuid4())
    world.drain()
    made.refresh_from_db()
    assert made.state == "withdrawn" and not made.payments.exists()


@settings(max_examples=300, deadline=None)
@drawn(
    net=st.integers(0, 10**15),
    inventors=st.integers(0, 10_000),
    office=st.integers(0, 10_000),
    weights=st.lists(st.integers(1, 10_000), min_size=1, max_size=12),
)
def test_every_cent_goes_somewhere_and_no_rounding_goes_below_the_floor(
    net: int, inventors: int, office: int, weights: list[int]
) -> None:
    office = min(office, 10_000 - inventors)
    share = DistributionShare(
        conversion_mode="licence", inventors_bp=inventors, office_bp=office, institution_bp=10_000 - inventors - office
    )
    parts = shares.divide(Money(net), share, weights)
    assert parts.inventors.minor + parts.office.minor + parts.institution.minor == net
    assert sum(one.minor for one in parts.each) == parts.inventors.minor
    assert parts.inventors.minor * 10_000 >= net * inventors
    assert min(parts.office.minor, parts.institution.minor, *(one.minor for one in parts.each)) >= 0
    assert abs(parts.office.minor * 10_000 - net * office) <= 20_000


@settings(max_examples=100, deadline=None)
@drawn(inventors=st.integers(0, 10_000), office=st.integers(0, 10_000))
def test_a_share_below_the_floor_is_always_found(inventors: int, office: int) -> None:
    office = min(office, 10_000 - inventors)
    share = DistributionShare(conversion_mode="licence", inventors_bp=inventors, office_bp=office)
    rule = _rule_of_shandong()
    found = {finding.who for finding in floors.Floor(rule, None).findings([share])}
    assert ("inventors" in found) == (inventors < 7000)
    assert ("office" in found) == (office < 1000)


def _rule_of_shandong() -> Any:
    from datetime import date

    from transfer.kernel.ruleset import Rule

    value = {
        "cases": [{"conversion_modes": ["transfer", "licence"], "base": "net_income", "min_bp": 7000}],
        "transfer_office_of_net_bp": 1000,
    }
    return Rule("distribution.floor", value, "CN-370000", "s", "s", "l", "l", "S", date(2018, 1, 1), None)
