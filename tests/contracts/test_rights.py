"""The rights named in a contract: chosen among the achievement's, hashed and signed with the text, checked at the
office."""

import json
from io import BytesIO
from typing import Any

import pytest

from contracts.models import Contract, ContractDocument
from contracts.selectors import documents, paper, registration_checks
from contracts.services import contracts, signing
from market.models import IpRight
from market.services import achievements
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.test_pages import Desk
from transfer.kernel import clock
from transfer.kernel.errors import Invalid
from transfer.kernel.money import Money

pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def patent_of(bargain: Bargain) -> IpRight:
    return IpRight.objects.get(achievement=bargain.market.achievement.pk)


def test_the_achievements_right_is_preselected_and_stands_in_what_is_signed(bargain: Bargain) -> None:
    contract, right = make.sent(bargain), patent_of(bargain)
    fixed = documents.shown(contract)
    (named,) = fixed["rights"]
    assert fixed["schema"] == "contract/2"
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
    assert "DE | applied for" in seller.get("contract_change", contract.pk)


def test_the_office_is_shown_that_a_patent_licence_is_about_a_secret(bargain: Bargain) -> None:
    IpRight.objects.filter(pk=patent_of(bargain).pk).update(kind="secret", number="")
    office = registry.office()
    registration = registry.in_review(bargain, office, make.signed(bargain))
    codes = {found.code for found in registration_checks.findings(registration)}
    assert codes == {"subtype_without_right"}
    page = Desk(office.registrar).get("registration_review", registration.pk)
    assert "does not fit the rights in the contract: Patent licence, but it names Technical secret" in page


def test_a_fitting_right_gives_no_finding(bargain: Bargain) -> None:
    registration = registry.in_review(bargain, registry.office())
    assert registration_checks.findings(registration) == []


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
