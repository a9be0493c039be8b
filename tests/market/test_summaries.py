"""What the moves that send something outward show before they do: in full, with gaps, with who will read it."""

from typing import Any

import pytest

from market.models import Offer
from market.services import achievements
from tests.market import asking, trade, world
from tests.market.test_pages import as_, desk
from transfer.edge.summaries import Block, Line, Summary
from transfer.kernel.actor import Actor
from transfer.kernel.money import Money

pytestmark = pytest.mark.slow


def shown(actor: Actor, path: str, given: dict[str, Any] | None = None) -> tuple[Summary, str]:
    """The summary of a page, and the page."""
    answer = as_(actor).get(path) if given is None else as_(actor).post(path, given)
    assert answer.status_code == 200
    return answer.context["summary"], answer.content.decode()


def line(summary: Summary, label: str) -> Line:
    return next(one for block in summary.blocks for one in block.lines if one.label == label)


def block(summary: Summary, heading: str) -> Block:
    return next(one for one in summary.blocks if one.heading == heading)


@pytest.mark.stands_on(build=world.make)
def test_a_disclosure_before_it_is_filed(stand: world.World) -> None:
    made = world.disclosure(stand)
    summary, page = shown(stand.inventor, desk(stand.university, f"disclosures/{made.pk}/file/"))
    assert line(summary, "Title").value == "气凝胶毡" and 'lang="zh-hans"' in page
    assert line(summary, "Your own share (parts)").value == 1
    assert block(summary, "Who made it").change == desk(stand.university, f"disclosures/{made.pk}/change/#part-3")
    assert [str(one) for one in summary.readers][0].startswith("The transfer office of ")
    for move in ("take_up", "release"):
        assert as_(stand.officer).get(desk(stand.university, f"disclosures/{made.pk}/{move}/")).status_code == 404


@pytest.mark.stands_on(build=world.make)
def test_an_achievement_before_it_is_reviewed(stand: world.World) -> None:
    made = world.achievement(stand, ipc=[], figures=[])
    summary, page = shown(stand.officer, desk(stand.university, f"achievements/{made.pk}/submit/"))
    assert summary.needed == 0
    assert [str(gap.says) for gap in line(summary, "Figures").gaps] == ["No figures: how much better is it?"]
    assert not any(gap.stops for gap in line(summary, "IPC").gaps) and line(summary, "IPC").gaps
    assert line(summary, "Inventors").table and "Maturity (TRL)" in page
    assert block(summary, "Secrecy and language").change.endswith(f"achievements/{made.pk}/change/#part-4")
    made.refresh_from_db()
    as_(stand.officer).post(desk(stand.university, f"achievements/{made.pk}/submit/"), {"version": made.version})
    made.refresh_from_db()
    assert made.state == "submitted"


@pytest.mark.stands_on(build=world.make)
def test_an_achievement_says_nothing_of_the_rights_of_others(stand: world.World) -> None:
    right = {"kind": "invention_patent", "country": "DE", "number": "DE 10 2020 1", "status": "in_force"}
    world.achievement(stand, rights=[right])
    made = world.achievement(stand, rights=[right])
    _summary, page = shown(stand.officer, desk(stand.university, f"achievements/{made.pk}/submit/"))
    assert "The same right stands" not in page and "Much of its text" not in page


@pytest.mark.stands_on(build=world.make)
def test_a_retirement_shows_no_summary(stand: world.World) -> None:
    made = world.accepted(stand)
    assert as_(stand.officer).get(desk(stand.university, f"achievements/{made.pk}/retire/")).context["summary"] is None
    revised = achievements.revise(made, actor=stand.officer)
    summary, _page = shown(stand.officer, desk(stand.university, f"achievements/{revised.pk}/submit_revision/"))
    assert line(summary, "Title").value


@pytest.mark.stands_on(build=trade.build)
def test_a_listing_before_it_is_reviewed(stand: trade.Market) -> None:
    made = trade.draft(stand)
    path = desk(stand.university, f"listings/{made.pk}/submit/")
    summary, page = shown(stand.seller, path)
    assert line(summary, "Asking price").value == Money(300_000_000) and "3,000,000.00" in page
    assert line(summary, "Territory").value == "the whole world"
    assert summary.readers[0] == "Lakeside Exchange: its listing officers."
    assert block(summary, "Price and payment").change.endswith(f"listings/{made.pk}/change/#part-2")
    made.refresh_from_db()
    made.licence_mode = ""
    made.save(update_fields=["licence_mode"])
    summary, page = shown(stand.seller, path)
    assert summary.needed == 1 and "exclusive, sole or ordinary" in page


@pytest.mark.stands_on(build=trade.build)
def test_an_offer_before_it_is_on_the_table(stand: trade.Market) -> None:
    deal = trade.deal(stand)
    path = desk(stand.enterprise, f"deals/{deal.pk}/offer/")
    given = {"price": "250万元", "payment_mode": "LUMP_INSTALMENT", "instalments.0.what": "on signing",
             "instalments.0.due": "2027-01-31", "instalments.0.amount": "250万元", "licence_mode": "exclusive",
             "deliverables": "Files and training."}  # fmt: skip
    summary, page = shown(stand.buyer, path, given)
    assert line(summary, "Price").value == Money(250_000_000) and "2,500,000.00" in page
    table = line(summary, "Instalments").table
    assert table is not None and table[1] == [["on signing", "2027-01-31", Money(250_000_000)]]
    assert summary.posts and not Offer.objects.exists()
    assert [str(one) for one in summary.readers][0] == "Lakeside University, and its broker."
    wrong = as_(stand.buyer).post(path, {**given, "instalments.0.amount": "100万元"})
    assert wrong.status_code == 422 and "do not add up" in wrong.content.decode()
    made = as_(stand.buyer).post(path, {**given, "confirmed": "1"})
    assert made.status_code == 302 and Offer.objects.get().price == Money(250_000_000)
    counter = desk(stand.university, f"offers/{Offer.objects.get().pk}/counter/")
    summary, _page = shown(stand.seller, counter, {**given, "price": "280万元", "instalments.0.amount": "280万元"})
    assert [str(one) for one in summary.readers][0] == "North Foundry, and its broker."
    assert line(summary, "Price").value == Money(280_000_000)


@pytest.mark.stands_on(build=asking.build)
def test_a_demand_before_it_is_reviewed(stand: asking.Desk) -> None:
    made = asking.draft(stand, wanted=[], present_way="", anonymous=True)
    summary, page = shown(stand.buyer, desk(stand.firm, f"demands/{made.pk}/submit/"))
    assert summary.needed == 1 and summary.stops[0][0] == "part-3"
    wanted = line(summary, "Forms of cooperation you can imagine")
    assert [(str(gap.says), gap.stops) for gap in wanted.gaps] == [("This is needed.", True)]
    assert [gap.stops for gap in line(summary, "How it is done today").gaps] == [False]
    table = block(summary, "Target figures").lines[0].table
    assert table is not None and len(table[1]) == len(asking.TARGETS) and "at most" in [str(one) for one in table[1][0]]
    assert "The public will not read your name." in page and "Change it again" in page


@pytest.mark.stands_on(build=asking.build)
def test_a_response_before_it_is_sent(stand: asking.Desk) -> None:
    made = asking.response(stand, figures=[])
    summary, page = shown(stand.seller, desk(stand.university, f"responses/{made.pk}/send/"))
    assert summary.needed == len(asking.TARGETS)
    assert len(block(summary, "Each target figure").gaps) == len(asking.TARGETS)
    assert "not stated" in page and "Give a figure, or say why not." in page
    assert [str(one) for one in summary.readers][0] == "North Foundry, with your name."
