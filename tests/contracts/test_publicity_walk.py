"""An agreed price in publicity, in real seconds of the demo jurisdiction, with a real worker and a real beat."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.models import TransactionNotice
from market.models import Deal
from market.selectors import deals
from tests.conftest import ROOT, Worker, process_environment
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.market import trade
from transfer.kernel import clock
from transfer.kernel.errors import RuleBroken
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import objections
from transfer.mechanisms.worklist.models import WorkItem
from transfer.runner.processes import Process, wait_until


@pytest.fixture
def beat(worker: Worker, tmp_path: Path) -> Iterator[Process]:
    """A real beat beside the worker."""
    process = Process(
        "beat",
        [sys.executable, "-m", "celery", "-A", "transfer.celery", "beat", "--loglevel", "INFO", "--pidfile="],
        log=tmp_path / "beat.log",
        env=process_environment(),
        cwd=ROOT,
    )
    process.start()
    yield process
    process.stop()


def notice_of(deal: Deal) -> Publicity:
    deal.refresh_from_db()
    return Publicity.objects.get(pk=deal.publicity)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_price_is_public_for_its_seconds_and_then_contracted_or_annulled(worker: Worker, beat: Process) -> None:
    kept: Bargain = make.make(jurisdiction="XD", party_kind="022")
    fallen: Bargain = make.make(jurisdiction="XD", party_kind="022")
    first, second = (trade.agreed(bargain.market) for bargain in (kept, fallen))
    notice, doubted = notice_of(first), notice_of(second)
    assert notice.period == "PT20S" and notice.state == doubted.state == "running"
    with pytest.raises(RuleBroken, match="publicity"):
        make.contracts.draft_from_deal(first, actor=kept.seller)

    filed = {
        bargain: objections.file(actor=people.person(), publicity=of, ground="price", statement="Below its value.")
        for bargain, of in (("kept", notice), ("fallen", doubted))
    }
    work = WorkItem.objects.filter(kind="market.objection")
    assert wait_until(lambda: work.count() == 2, seconds=60, step=0.2), worker.log()
    assert {item.role for item in work} == {"listing_officer"}
    objections.admit(filed["kept"], actor=kept.market.officer)
    objections.admit(filed["fallen"], actor=fallen.market.officer)
    assert notice_of(first).state == notice_of(second).state == "suspended"
    objections.dismiss(filed["kept"], actor=kept.market.officer, reason="unfounded", note="The usual price.")
    objections.uphold(filed["fallen"], actor=fallen.market.officer, note="Half the comparable one.")

    def reopened() -> bool:
        second.refresh_from_db()
        return second.state == "negotiating"

    assert wait_until(reopened, seconds=60, step=0.2), worker.log()
    assert Publicity.objects.get(pk=doubted.pk).state == "annulled"

    def concluded() -> bool:
        first.refresh_from_db()
        return first.publicity_done_at is not None

    assert wait_until(concluded, seconds=120, step=0.2), worker.log()
    ended = notice_of(first)
    assert ended.state == "concluded" and ended.ended_at and ended.ended_at >= ended.ends_at
    assert (ended.ended_at - ended.starts_at).total_seconds() >= 20 and ended.ended_at <= clock.now()
    assert deals.ready_for_contract(first)
    assert wait_until(lambda: set(work.values_list("state", flat=True)) == {"done"}, seconds=60, step=0.2)

    contract = make.drafted(kept, first)
    contract = make.signing.send_to_sign(contract, actor=kept.seller)
    make.sign(contract, kept.buyer_signs)
    make.sign(contract, kept.seller_signs)
    public = TransactionNotice.objects.filter(contract=contract)
    assert wait_until(public.exists, seconds=60, step=0.2), worker.log()
    assert public.get().content["publicity"] == str(ended.pk)
