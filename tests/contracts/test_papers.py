"""What a contract refers to exists: a reason that says something, a file of its own, a day that has rules."""

from datetime import date
from uuid import uuid4

import pytest

from contracts.services import contracts, payments, signing
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from transfer.kernel.errors import Invalid

pytestmark = [pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def test_another_reason_says_nothing_without_a_note(bargain: Bargain) -> None:
    draft = make.outside(bargain)
    with pytest.raises(Invalid) as refused:
        contracts.void(draft, actor=bargain.seller, reason="other", note=" ")
    assert [one.field for one in refused.value.problems] == ["note"]
    assert contracts.void(draft, actor=bargain.seller, reason="other", note="Written twice.").state == "void"
    payment = make.recorded(bargain, make.signed(bargain))
    with pytest.raises(Invalid, match="sentence"):
        payments.dispute(payment, actor=bargain.seller, reason="other")
    assert payments.dispute(payment, actor=bargain.seller, reason="wrong_date").state == "disputed"


def test_a_paper_is_a_file_of_the_contract_and_its_day_has_rules(bargain: Bargain) -> None:
    draft = make.outside(bargain)
    with pytest.raises(Invalid) as refused:
        signing.record_signed(draft, actor=bargain.seller_signs, signed_on=make.today(), paper_file=uuid4())
    assert [one.field for one in refused.value.problems] == ["paper_file"]
    with pytest.raises(Invalid) as refused:
        signing.record_signed(draft, actor=bargain.seller_signs, signed_on=date(1582, 10, 10))
    assert [one.field for one in refused.value.problems] == ["signed_on"]
