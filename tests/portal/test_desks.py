"""Today for who runs the node, for who decides as the second person, and for who acts for oneself."""

import re
from typing import Any
from uuid import uuid4

import pytest

from contracts.services import distribution_rules
from institutions.models import User
from tests.contracts import bargain as make
from tests.institutions import browsing, people
from transfer.edge import health, waiting
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.models import Delivery, DueFailure
from transfer.roof.notices.models import Mail

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]


def body(actor: Actor, path: str) -> str:
    answer: Any = browsing.sign_in(User.objects.get(pk=actor.user)).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


@pytest.fixture
def beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "beat_is_heard", lambda: True)


def test_the_operator_is_told_what_failed_and_where_it_is_set_going_again(beat: None) -> None:
    node = people.organization("operator", name_en="The node")
    operator = people.actor(node, "operator")
    desk = f"/en/as/{node.slug}/"
    assert not list(waiting.for_actor(operator))
    at, late = clock.now(), {"first_at": clock.now(), "last_at": clock.now()}
    for item in ("a", "b"):
        DueFailure.objects.create(deadline="market.listing.close", item=item, error="ValueError", attempts=3, **late)
    Delivery.objects.create(
        subscriber="notices.tell", stream="x:1", version=1, event=uuid4(), status=Delivery.FAILED, next_at=at
    )
    user = User.objects.get(pk=operator.user)
    for status in (Mail.FAILED, Mail.REFUSED, Mail.SENT):
        Mail.objects.create(user=user, status=status, made_at=at, next_at=at)
    told = {str(line.label): line.title for line in waiting.for_actor(operator)}
    assert told == {
        "Work of the clock fails": "market.listing.close × 2",
        "Deliveries were given up": "Tell people what happened × 1",
        "Mail could not be sent": "× 1",
        "Mail was refused by the other side": "× 1",
    }
    page = body(operator, desk)
    assert f'href="{desk}operations/#failures"' in page and f'href="{desk}operations/deliveries/notices.tell/"' in page
    board = body(operator, f"{desk}operations/")
    assert 'id="failures"' in board and 'id="mail"' in board and "Refused by the other side in seven days" in board
    body(operator, f"{desk}operations/deliveries/notices.tell/")
    assert "定时任务执行失败" in body(operator, desk.replace("/en/", "/zh-hans/"))
    assert not list(waiting.for_actor(people.actor(node, "auditor")))


def test_a_beat_that_is_silent_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    operator = people.actor(people.organization("operator", name_en="The node"), "operator")
    monkeypatch.setattr(health, "beat_is_heard", lambda: False)
    assert [str(line.label) for line in waiting.for_actor(operator)] == [
        "The beat is not heard: deadlines and retries wait"
    ]


def test_what_waits_for_a_second_person_is_said_to_who_decides() -> None:
    bargain = make.make()
    distribution_rules.propose(actor=bargain.seller, shares=make.SHARES, valid_from=make.today())
    desk = f"/en/as/{bargain.market.university.slug}/"
    page = body(bargain.seller_decides, desk)
    assert "1 thing waits for a second person" in page and page.count(">second person<") == 1
    assert "第二人决定" in body(bargain.seller_decides, desk.replace("/en/", "/zh-hans/"))
    assert "second person" not in body(bargain.seller, desk)


def test_who_acts_for_oneself_reads_of_my_things_and_what_to_do_next() -> None:
    someone = people.person()
    slug = User.objects.get(pk=someone.user).memberships.get().organization.slug
    desk = f"/en/as/{slug}/"
    page = body(someone, desk)
    menu = page[page.index('class="workspace-nav"') : page.index('id="work"')]
    for words in ("My demands", "My responses", "My deals", "My contracts", "My technologies", "My listings"):
        assert menu.count(words) == 1, words
    assert not re.search(r">\s*(Our|Deals<|Contracts<)", menu)
    assert "Look for a technology, ask for one, or answer what others need." in page
    for place, title in (("responses/", "My responses"), ("demands/", "My demands"), ("deals/", "My deals"),
                         ("contracts/", "My contracts"), ("achievements/", "My technologies"),
                         ("listings/", "My listings"), ("registrations/", "My registrations")):  # fmt: skip
        text = body(someone, f"{desk}{place}")
        assert f"<h1>{title}</h1>" in text and 'class="empty"' in text, place
        empty = text[text.index('class="empty"') :]
        assert "<a " in empty[: empty.index("</div>")], f"{place}: nothing to do next"
    assert "个人事务" in body(someone, desk.replace("/en/", "/zh-hans/"))
    firm = people.actor(people.organization(), "buyer", "manager")
    other = User.objects.get(pk=firm.user).memberships.exclude(organization__kinds__contains=["person"]).get()
    assert "Our responses" in body(firm, f"/en/as/{other.organization.slug}/responses/")
