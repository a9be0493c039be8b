"""The rights named in a contract: chosen among the achievement's, hashed and signed with the text, checked at the
office."""

import json
from io import BytesIO
from typing import Any

import pytest

from contracts.models import Contract, ContractDocument, Registration
from contracts.selectors import documents, paper, registration_checks
from contracts.services import contracts, signing
from institutions.models import User
from market.models import IpRight
from market.selectors.rights import numbered
from market.services import achievements
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.test_api import call, key_of
from tests.contracts.test_pages import Desk
from tests.institutions import browsing, people
from tests.market import trade
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid
from transfer.kernel.money import Money

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.make)]


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def patent_of(bargain: Bargain) -> IpRight:
    return IpRight.objects.get(achievement=bargain.market.achievement.pk)


def test_the_achievements_right_is_preselected_and_stands_in_what_is_signed(bargain: Bargain) -> None:
    contract, right = make.sent(bargain), patent_of(bargain)
    fixed = documents.shown(contract)
    (named,) = fixed["rights"]
    assert fixed["schema"] == "contract/3"
    assert (named["number"], named["country"]["code"], named["kind"]["zh"]) == (right.number, "US", "发明专利")
    assert named["title"] == right.title and named["status"]["zh"] == "有效"
    assert "list of rights" in fixed["articles"][0]["clauses"][0]["en"]
    assert contract.document_hash == documents.hash_of(fixed)
    fixed["rights"] = []
    assert contract.document_hash != documents.hash_of(fixed)


def test_the_right_is_on_the_page_and_in_the_pdf(bargain: Bargain) -> None:
    contract, right = make.sent(bargain), patent_of(bargain)
    for language in ("en", "zh-hans"):
        page = Desk(bargain.buyer_signs).get("sign", contract.pk, language=language)
        assert right.number in page and right.title in page
    one = {"made_at": clock.now(), "signed": [], "is_draft": False}
    text = documents.shown(contract)
    assert paper.rendered(text, **one) != paper.rendered({**text, "rights": []}, **one)
    assert BytesIO(paper.rendered(text, **one)).read(5) == b"%PDF-"


def test_a_patent_licence_without_a_right_is_not_put_before_the_parties(bargain: Bargain) -> None:
    contract = make.drafted(bargain, rights=[])
    with pytest.raises(Invalid) as refused:
        signing.send_to_sign(contract, actor=bargain.seller)
    assert [(one.field, one.code) for one in refused.value.problems] == [("rights", "required")]
    contracts.change(contract, actor=bargain.seller, rights=[{"right": patent_of(bargain).pk}])
    assert signing.send_to_sign(contract, actor=bargain.seller).state == "signing"


def test_only_rights_of_the_achievement_are_chosen(bargain: Bargain) -> None:
    with pytest.raises(Invalid) as refused:
        make.drafted(bargain, rights=[{"kind": "invention_patent", "country": "US", "number": "77"}])
    assert refused.value.problems[0].field == "rights.0.right"


def test_the_facts_are_those_of_the_day_on_which_the_text_is_fixed(bargain: Bargain) -> None:
    contract, right = make.drafted(bargain), patent_of(bargain)
    IpRight.objects.filter(pk=right.pk).update(title="granted under another title")
    signing.send_to_sign(contract, actor=bargain.seller)
    assert documents.shown(contract)["rights"][0]["title"] == "granted under another title"
    achievements.revise(bargain.market.achievement, actor=bargain.seller)
    achievements.change(bargain.market.achievement, actor=bargain.seller, rights=[])
    contract.refresh_from_db()
    assert documents.shown(contract)["rights"][0]["title"] == "granted under another title"


def test_a_right_that_ended_or_was_removed_is_named(bargain: Bargain) -> None:
    contract, right = make.drafted(bargain), patent_of(bargain)
    IpRight.objects.filter(pk=right.pk).update(status=IpRight.EXPIRED)
    with pytest.raises(Invalid) as refused:
        signing.send_to_sign(contract, actor=bargain.seller)
    assert [one.code for one in refused.value.problems] == ["ended"]
    IpRight.objects.filter(pk=right.pk).update(status=IpRight.IN_FORCE, removed_at=clock.now())
    with pytest.raises(Invalid) as refused:
        signing.send_to_sign(contract, actor=bargain.seller)
    assert [one.code for one in refused.value.problems] == ["gone"]


def outside(bargain: Bargain, **given: Any) -> Contract:
    drafted = make.outside(bargain)
    facts: dict[str, Any] = {
        **make.filled(),
        "contract_class": "transfer",
        "contract_subtype": "patent_right_transfer",
        "technology_field": "5",
        "ip_kind": "invention_patent",
        "conversion_mode": "transfer",
        "turnover": Money(100_000_00),
        "payment_mode": "LUMP_ONCE",
    }
    facts.pop("terms")
    return contracts.change(drafted, actor=bargain.seller, **{**facts, **given})


def test_an_agreement_made_elsewhere_names_its_rights_in_full(bargain: Bargain) -> None:
    contract = outside(bargain)
    with pytest.raises(Invalid) as refused:
        signing.record_signed(contract, actor=bargain.seller_signs, signed_on=make.today())
    assert [(one.field, one.code) for one in refused.value.problems] == [("rights", "required")]
    with pytest.raises(Invalid) as refused:
        contracts.change(contract, actor=bargain.seller, rights=[{"kind": "patent", "number": "1"}])
    assert refused.value.problems[0].field == "rights.0.number"
    right = {"kind": "invention_patent", "country": "DE", "number": "10 2020 1", "status": "in_force"}
    contracts.change(contract, actor=bargain.seller, rights=[right])
    assert signing.record_signed(contract, actor=bargain.seller_signs, signed_on=make.today()).state == "in_force"


def test_the_rights_are_typed_on_the_page_of_an_agreement_made_elsewhere(bargain: Bargain) -> None:
    contract = outside(bargain)
    seller = Desk(bargain.seller)
    given = {
        "version": contract.version,
        "title": contract.title,
        "contract_subtype": "patent_right_transfer",
        "conversion_mode": "transfer",
        "technology_field": "5",
        "ip_kind": "invention_patent",
        "plan_source": contract.plan_source,
        "socio_economic_objective": contract.socio_economic_objective,
        "amount_known": "on",
        "turnover": "10万元",
        "payment_mode": "LUMP_ONCE",
    }
    line = "Invention patent | 10 2020 1 | A valve | 2020-03-01 |  |  | DE | applied for"
    wrong = seller.post(
        "contract_change", contract.pk, expect=422, **given, rights=line.replace("applied for", "maybe")
    )
    assert "the status is one of" in wrong.content.decode()
    seller.post("contract_change", contract.pk, **given, rights=line)
    (right,) = contract.rights.all()
    assert (right.country, right.status, right.number) == ("DE", "applied", "10 2020 1")
    shown = seller.get("contract_change", contract.pk)
    assert 'value="Germany"' in shown and '<option value="applied" selected>' in shown


def test_the_office_is_shown_that_a_patent_licence_is_about_a_secret(bargain: Bargain) -> None:
    IpRight.objects.filter(pk=patent_of(bargain).pk).update(kind="secret", number="")
    office = registry.office()
    registration = registry.in_review(bargain, office, make.signed(bargain))
    codes = {found.code for found in registration_checks.findings(registration, SYSTEM)}
    assert codes == {"subtype_without_right"}
    page = Desk(office.registrar).get("registration_review", registration.pk)
    assert "does not fit the rights in the contract: Patent licence, but it names Technical secret" in page


def test_a_fitting_right_gives_no_finding(bargain: Bargain) -> None:
    registration = registry.in_review(bargain, registry.office())
    assert registration_checks.findings(registration, SYSTEM) == []


def test_a_text_of_the_first_schema_keeps_its_hash_and_is_read(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    old = {key: value for key, value in documents.shown(contract).items() if key != "rights"} | {"schema": "contract/1"}
    kept = ContractDocument.objects.get(contract=contract)
    made = ContractDocument(
        contract=contract,
        number=kept.number + 1,
        template=kept.template,
        template_version="2026.1",
        document=json.dumps(old, ensure_ascii=False),
        document_hash=documents.hash_of(old),
        envelope=kept.envelope,
        made_at=kept.made_at,
    )
    made.save()
    assert documents.hash_of(documents.shown(contract)) == made.document_hash
    assert made.document_hash in Desk(bargain.buyer).get("contract_text", contract.pk)
    assert paper.rendered(documents.shown(contract), made_at=clock.now(), signed=[], is_draft=False)


def _registered_elsewhere(bargain: Bargain, office: registry.Office, number: str, **given: Any) -> Registration:
    """Filed and taken up: a contract made elsewhere that names a right by this number."""
    right = {"kind": "invention_patent", "country": "CN", "number": number, "status": "in_force"}
    contract = outside(bargain, rights=[right], **given)
    signing.record_signed(contract, actor=bargain.seller_signs, signed_on=make.today())
    return registry.in_review(bargain, office, contract)


def _promised(registration: Registration, actor: Actor) -> list[registration_checks.Found]:
    found = registration_checks.findings(registration, actor)
    return [one for one in found if one.code == "right_promised_here"]


@pytest.fixture
def patented(bargain: Bargain) -> Bargain:
    """The achievement's patent is a Chinese one, exclusively listed here."""
    IpRight.objects.filter(achievement=bargain.market.achievement.pk).update(country="CN", number="ZL 2020 1 0123456.2")
    return bargain


@pytest.mark.parametrize("number", ["CN202010123456.2", "zl 2020 1 0123456.2", "202010123456.2"])
def test_a_right_that_is_listed_here_is_found_in_a_contract_made_elsewhere(patented: Bargain, number: str) -> None:
    office = registry.office()
    registration = _registered_elsewhere(patented, office, number)
    assert _promised(registration, office.registrar) == []
    listing = trade.opened(patented.market)
    (found,) = _promised(registration, office.registrar)
    assert not found.is_grave and found.evidence["thread"] == listing.thread.number
    assert (found.evidence["status"], found.evidence["mode"]) == ("reserved", "exclusive")
    assert number in found.text and listing.thread.number in found.text


def test_only_what_leaves_no_room_is_found(patented: Bargain) -> None:
    office = registry.office()
    trade.opened(patented.market, **trade.ORDINARY, territory=["330000"])
    other = _registered_elsewhere(patented, office, "ZL202010999999.0")
    assert _promised(other, office.registrar) == []
    licence = {"contract_class": "licensing", "contract_subtype": "patent_licence", "conversion_mode": "licence"}
    beside = _registered_elsewhere(patented, office, "202010123456.2", **licence, licence_mode="ordinary")
    assert _promised(beside, office.registrar) == []
    abroad = {**licence, "licence_mode": "exclusive", "territory": ["DE"]}
    assert _promised(_registered_elsewhere(patented, office, "202010123456.2", **abroad), office.registrar) == []
    whole = _registered_elsewhere(patented, office, "202010123456.2")
    assert [one.evidence["mode"] for one in _promised(whole, office.registrar)] == ["ordinary"]


def test_a_granted_right_is_found_and_which_deal_it_is_stays_with_the_deciding_officers(patented: Bargain) -> None:
    office = registry.office()
    granted = make.signed(patented)
    deal = granted.deal
    assert deal is not None
    registration = _registered_elsewhere(patented, office, "202010123456.2")
    found = _promised(registration, office.registrar)
    assert {one.evidence["status"] for one in found} >= {"granted"}
    numbers = {one.evidence["thread"] for one in found}
    assert deal.thread.number in numbers
    said = str([(one.text, one.evidence) for one in found])
    assert granted.title not in said and str(patented.market.enterprise.name) not in said
    statistician = people.actor(office.organization, "statistician")
    interested = people.actor(office.organization, "registrar")
    people.membership(patented.market.university, "clerk", who=User.objects.get(pk=interested.user))
    for reader in (office.expert, statistician, interested, patented.seller, patented.outsider):
        assert _promised(registration, reader) == []
    shown = call(key_of(office.registrar), "get", f"registrations/{registration.pk}/").json()
    assert "right_promised_here" in {one["code"] for one in shown["findings"]}
    page = browsing.sign_in(User.objects.get(pk=office.registrar.user)).get(
        f"/en/as/{office.organization.slug}/registrations/{registration.pk}/desk/"
    )
    assert deal.thread.number in page.content.decode()
    own = call(key_of(patented.seller), "get", f"registrations/{registration.pk}/").json()
    assert own["findings"] == [] and deal.thread.number not in str(own)
    theirs = browsing.sign_in(User.objects.get(pk=patented.seller.user)).get(
        f"/en/as/{patented.market.university.slug}/registrations/{registration.pk}/"
    )
    assert theirs.status_code == 200 and deal.thread.number not in theirs.content.decode()


@pytest.mark.parametrize(
    "number", ["ZL202010123456.2", "CN 2020-1-0123456.2", "ＺＬ２０２０１０１２３４５６．２", "2020101234562"]
)
def test_a_number_is_the_same_right_however_it_is_written(number: str) -> None:
    assert numbered("CN", number) == numbered("CN", "202010123456.2") != numbered("DE", number)
    assert numbered("CN", " – ") is None
