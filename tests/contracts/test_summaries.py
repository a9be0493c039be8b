"""What is shown before a contract is put before its parties, and before a registration is filed."""

import pytest

from contracts.models import Registration
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.test_pages import Desk
from transfer.kernel.money import Money

pytestmark = pytest.mark.slow


@pytest.mark.stands_on(build=make.make)
def test_a_contract_before_it_is_sent_to_be_signed(stand: make.Bargain) -> None:
    contract = make.drafted(stand)
    seller = Desk(stand.seller)
    path = seller.address("contract_move", contract.pk, "send_to_sign")
    answer = seller.client.get(path)
    summary, page = answer.context["summary"], answer.content.decode()
    assert summary.needed == 0 and contract.title in page and contract.terms["object"] in page
    change = seller.address("contract_change", contract.pk)
    assert [block.change for block in summary.blocks][:2] == [f"{change}#part-1", f"{change}#part-2"]
    assert "read this as the text of the contract" in page
    contract.terms = {**contract.terms, "object": ""}
    contract.socio_economic_objective = ""
    contract.save(update_fields=["terms", "socio_economic_objective"])
    summary = seller.client.get(path).context["summary"]
    assert summary.needed == 2
    gaps = {line.label: [str(gap.says) for gap in line.gaps] for block in summary.blocks for line in block.lines}
    assert gaps["Socio-economic objective"] == ["Choose one from the list."]
    assert [gap for gap in gaps.values() if gap == ["This article is still empty."]]


@pytest.mark.stands_on(build=registry.place)
def test_a_registration_before_it_is_filed(stand: registry.Place) -> None:
    registration = registry.draft(stand.bargain, stand.office)
    seller = Desk(stand.bargain.seller)
    answer = seller.client.get(seller.address("registration", registration.pk))
    summary = answer.context["summary"]
    contract = registration.contract
    lines = {str(line.label): line.value for block in summary.blocks for line in block.lines}
    assert lines["Turnover"] == contract.turnover and isinstance(lines["Turnover"], Money)
    assert lines["Signed on"] == contract.signed_on and lines["Hash of the text"] == contract.document_hash
    assert str(summary.readers[0]).startswith(stand.office.organization.name)
    assert "Change" not in answer.content.decode().split("What will be sent")[1].split("Who will see it")[0]
    registry.registrations.file(Registration.objects.get(), actor=stand.bargain.seller)
    filed = seller.client.get(seller.address("registration", registration.pk))
    assert filed.context["summary"] is None and "What is filed" in filed.content.decode()
