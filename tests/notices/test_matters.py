"""The notices centre puts what one was told together by matter: the newest first, paged, named only to who may know."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from institutions.models import Membership, User
from institutions.selectors import actors
from tests.institutions.browsing import sign_in
from tests.market import world as make
from tests.notices.test_notices import deliver
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.ids import uuid7
from transfer.kernel.models import Thread
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Notice
from transfer.roof.notices.selectors import matters
from transfer.roof.notices.selectors.matters import Matter
from transfer.roof.notices.services import notices
from transfer.roof.notices.views.centre import CentrePage

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
CENTRE = "/en/me/notices/"


@pytest.fixture
def world(stand: make.World) -> make.World:
    return stand


def reader(world: make.World) -> User:
    return User.objects.get(pk=world.officer.user)


def told(world: make.World, thread: Thread, *, kind: str = kinds.WORK, times: int = 1) -> list[Notice]:
    """Notices as the services keep them, of a matter that has nothing but its number."""
    at = clock.now()
    rows = [
        Notice(
            id=uuid7(), user_id=world.officer.user, organization=world.university, event=uuid.uuid4(),
            name="worklist.item.assigned", kind=kind, thread=thread, happened_at=at, told_at=at,
        )
        for _time in range(times)
    ]  # fmt: skip
    return Notice.objects.bulk_create(rows)


def thread() -> Thread:
    return Thread.objects.create(number=f"T-{uuid.uuid4().hex[:12]}", begun_by="toy.box", begun_at=clock.now())


def shown(world: make.World, *, by: Actor | None = None, **narrow: Any) -> list[Matter]:
    user = User.objects.get(pk=(by or world.officer).user)
    own = actors.actor_for_person(user, assurance=2)
    rows = Notice.objects.filter(user=user, **narrow).select_related("thread", "organization", "mail")
    with translation.override("zh-hans"):
        return matters.of_heads(rows, list(matters.heads(rows).order_by("-pk")), user, own)


def test_a_matter_stands_where_its_newest_notice_stands(world: make.World) -> None:
    old, new = thread(), thread()
    told(world, old, times=3)
    told(world, new, times=2)
    assert [(one.number, one.count) for one in shown(world)] == [(new.number, 2), (old.number, 3)]
    told(world, old, times=3)
    again = shown(world)
    assert [(one.number, one.count, len(one.told), one.further) for one in again] == [
        (old.number, 6, matters.SHOWN, 6 - matters.SHOWN),
        (new.number, 2, 2, 0),
    ]
    keys = [line.notice.pk for line in again[0].told]
    assert keys == sorted(keys, reverse=True)


def test_what_is_narrowed_is_narrowed_in_each_matter(world: make.World) -> None:
    one, other = thread(), thread()
    first, *_rest = told(world, one, times=2)
    told(world, other, kind=kinds.DEAL)
    assert [(m.number, m.count) for m in shown(world, kind=kinds.WORK)] == [(one.number, 2)]
    notices.read_all(actor=world.officer, matter=other.number)
    Notice.objects.filter(pk=first.pk).update(read_at=clock.now())
    assert [(m.number, m.count, m.unread) for m in shown(world)] == [(other.number, 1, 0), (one.number, 2, 1)]
    assert [(m.number, m.count) for m in shown(world, read_at=None)] == [(one.number, 1)]


def test_the_title_is_told_to_who_may_know_it_now(world: make.World) -> None:
    made = make.in_review(world, title="未公开的合金")
    deliver()
    (matter,) = [one for one in shown(world, by=world.reviewer) if one.number == made.thread.number]
    assert matter.title == "未公开的合金" and matter.organization == world.exchange
    Membership.objects.filter(user=world.reviewer.user, organization=world.exchange).update(state="ended")
    (matter,) = [one for one in shown(world, by=world.reviewer) if one.number == made.thread.number]
    assert matter.title == "" and str(matter.kind)


def test_pages_follow_by_matter_and_miss_none(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CentrePage, "page_size", 2)
    threads = [thread() for _one in range(5)]
    for one in [*threads, *threads[::2]]:
        told(world, one)
    page, address, met = sign_in(reader(world)), CENTRE, []
    while address:
        text = page.get(address).content.decode()
        met += re.findall(r'<h2 id="matter-(T-[0-9a-f]+)"', text)
        onward = re.search(r'rel="next" href="([^"]+)"', text)
        address = CENTRE + onward[1].replace("&amp;", "&") if onward else ""
    expected = [threads[at].number for at in (4, 2, 0, 3, 1)]
    assert met == expected


def test_one_matter_is_shown_whole_and_read_at_once(world: make.World) -> None:
    one, other = thread(), thread()
    told(world, one, times=matters.SHOWN + 2)
    told(world, other)
    page = sign_in(reader(world))
    text = page.get(CENTRE).content.decode()
    assert "and 2 earlier" in text and text.count('name="notice"') == matters.SHOWN + 1
    whole = page.get(f"{CENTRE}?matter={one.number}").content.decode()
    assert whole.count('name="notice"') == matters.SHOWN + 2 and other.number not in whole
    answer = page.post(f"{CENTRE}read/?kind=work&bad=1", {"which": "matter", "number": one.number})
    assert answer.status_code == 302 and answer["Location"] == f"{CENTRE}?kind=work"
    assert set(Notice.objects.filter(read_at=None, user=world.officer.user).values_list("thread", flat=True)) >= {
        other.pk
    }
    assert not Notice.objects.filter(read_at=None, thread=one).exists()
    for number in ("", "x'y", "\x00"):
        assert page.post(f"{CENTRE}read/", {"which": "matter", "number": number}).status_code == 404
    assert page.get(f"{CENTRE}?matter=%00").status_code == 404
    none = page.get(f"{CENTRE}?matter=T-0&unread=1").content.decode()
    assert "None of your notices is like that." in none


def test_the_heads_are_found_along_an_index_and_nothing_is_sorted(world: make.World) -> None:
    threads = [thread() for _one in range(50)]
    for one in threads:
        told(world, one, times=40)
    rows = Notice.objects.filter(user=world.officer.user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notices_notice")
    for narrowed in (rows, rows.filter(read_at=None), rows.filter(kind=kinds.WORK)):
        plan = matters.heads(narrowed).order_by("-pk")[:13].explain(analyze=True)
        assert re.search(r"Index Scan.* on notices_notice ", plan) and "Seq Scan" not in plan, plan
        assert "Sort" not in plan, plan
