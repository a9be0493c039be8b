"""The pulse, the funnel, the times of a desk and the flows: figures, pages, files, API, and their sentences."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from institutions.models import Organization, User
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions.browsing import sign_in
from tests.market import asking, trade
from tests.statistics import books, following
from transfer.edge import waiting
from transfer.kernel import clock
from transfer.kernel.actor import ANONYMOUS, Actor, Assurance
from transfer.roof.statistics.forms.questions import QuestionForm
from transfer.roof.statistics.models import DaySum, DeskWork, Edition, Journey
from transfer.roof.statistics.selectors import flows, funnel, periods, pulse, reviews
from transfer.roof.statistics.selectors.funnel import Way
from transfer.roof.statistics.selectors.kinds import (
    ANSWERED,
    CONCLUDED,
    DUE,
    ENDED,
    LISTED,
    OPENED,
    PACE,
    TECHNOLOGY,
)
from transfer.roof.statistics.selectors.periods import MONTH, WEEK
from transfer.roof.statistics.services import editions
from transfer.roof.statistics.views import flows_words, funnel_words, pulse_words, reviews_words

pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


@pytest.fixture
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def browser(actor: Actor) -> tuple[Client, str]:
    """Signed in, and the address of the workspace."""
    slug = Organization.objects.get(pk=actor.organization).slug
    return sign_in(User.objects.get(pk=actor.user)), f"as/{slug}/"


def rows_of(answer: Any) -> list[list[str]]:
    """The lines of a file."""
    return list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))


def beat(measure: str, back: int, number: int, *, by: str = WEEK, days: int = 0) -> None:
    """So many on the first day of a period so many back."""
    day = periods.recent(by)[-1 - back].first
    DaySum.objects.create(epoch=1, measure=measure, day=day, days=days, number=number)


# The pulse ------------------------------------------------------------------------------------------------------------


def test_thirteen_weeks_from_monday_and_twenty_four_months_the_running_one_last() -> None:
    weeks, months = periods.recent(WEEK), periods.recent(MONTH)
    assert (len(weeks), len(months)) == (13, 24)
    assert all(week.first.weekday() == 0 and week.last.weekday() == 6 for week in weeks)
    for spans in (weeks, months):
        assert all(
            after.first - before.last == timedelta(days=1) for before, after in zip(spans, spans[1:], strict=False)
        )
        assert [span.running for span in spans] == [False] * (len(spans) - 1) + [True]
        assert spans[-1].first <= periods.today() <= spans[-1].last
    assert re.fullmatch(r"\d{4}-W\d\d", weeks[0].name) and re.fullmatch(r"\d{4}-\d\d", months[0].name)


def test_the_pulse_adds_up_days_and_carries_the_open_demands_on(db: None) -> None:
    for back, opened, ended in ((14, 5, 0), (3, 2, 4), (1, 3, 0)):
        day = periods.recent(WEEK)[-1].first - timedelta(weeks=back)
        for measure, number in ((OPENED, opened), (ENDED, ended)):
            if number:
                DaySum.objects.create(epoch=1, measure=measure, day=day, number=number)
    beat(DUE, 2, 4)
    beat(ANSWERED, 2, 3)
    beats = pulse.answer(WEEK).beats
    assert [one.open_demands for one in beats][-5:] == [5, 3, 3, 6, 6]
    assert (beats[-3].due, beats[-3].answered, str(beats[-3].kept)) == (4, 3, "75.0")
    assert beats[-1].kept is None


def test_a_promise_of_today_is_not_due_yet(db: None) -> None:
    for day in (periods.today(), periods.today() - timedelta(days=7)):
        DaySum.objects.create(epoch=1, measure=DUE, day=day, number=1)
    assert [one.due for one in pulse.answer(WEEK).beats][-2:] == [1, 0]


def test_the_median_is_that_of_all_contracts_and_is_hidden_for_few(db: None) -> None:
    for days, number in ((10, 1), (20, 2), (90, 1)):
        beat(PACE, 2, number, days=days)
    beat(PACE, 1, 2, days=7)
    beats = pulse.answer(WEEK).beats
    assert beats[-3].pace == 20 and not beats[-3].hidden
    assert beats[-2].pace is None and beats[-2].hidden == {"pace"}
    assert beats[-1].pace is None and not beats[-1].hidden
    assert pulse.median(pulse.Counter({3: 1, 4: 1})) == pulse.Decimal("3.5")


def test_registered_contracts_are_those_of_the_statistics_and_small_cells_stay_hidden(db: None) -> None:
    weeks = periods.recent(WEEK)
    for back, number in ((1, 5), (2, 4), (3, 2)):
        day = weeks[-1 - back].first.isoformat()
        books.counted(*books.spread(number, number * 100_000_00, 0, on=day))
    found = {one.period.name: one for one in pulse.answer(WEEK).beats}
    assert found[weeks[-2].name].registered == 5 and found[weeks[-2].name].turnover == 500_000_00
    assert found[weeks[-4].name].registered is None and found[weeks[-3].name].registered is None
    months = pulse.answer(MONTH).beats
    assert {one.registered for one in months} <= {None, *range(12)} and not any(
        one.registered in (1, 2) for one in months
    )


def test_the_pulse_of_a_market_is_the_same_on_the_page_in_the_file_and_in_the_api(bargain: Bargain) -> None:
    for _turn in range(2):
        trade.opened(bargain.market, **trade.ORDINARY)
    asking.sent(asking.build())
    following.count()
    file = rows_of(Client().get("/en/statistics/pulse.csv"))
    api = Client().get("/api/v1/statistics/pulse/").json()
    page = Client().get("/zh-hans/statistics/pulse/").content.decode()
    assert len(file) == 14 and len(api["periods"]) == 13
    last = dict(zip(file[0], file[-1], strict=True))
    assert (last["listings"], last["demands"], last["open_demands"]) == ("2", "1", "1")
    assert api["periods"][-1]["listings"] == 2 and api["periods"][-1]["running"]
    assert page.count('class="multiple"') == 6 and last["first_day"] in page
    assert Client().get("/api/v1/statistics/pulse/?by=day").status_code == 422
    assert Client().get("/en/statistics/pulse/?by=day").status_code == 422


def test_the_pulse_asks_as_much_for_a_large_market(bargain: Bargain, django_assert_num_queries: Any) -> None:
    Edition.objects.get_or_create(id=1)
    periods.today()  # the exchange's zone is kept once it is known
    with django_assert_num_queries(4):
        pulse.answer(WEEK)
    for back in range(12):
        beat(LISTED, back, 1_000_000)
    with django_assert_num_queries(4):
        assert pulse.answer(WEEK).beats[-1].listings == 1_000_000


def test_what_is_seen_is_said_in_both_languages(db: None) -> None:
    for back, number in ((1, 4), (2, 20), (6, 16), (9, 50)):
        beat(LISTED, back, number)
    beat(CONCLUDED, 2, 3)
    beat(DUE, 3, 8)
    beat(ANSWERED, 3, 6)
    beat(PACE, 2, 3, days=12)
    said = [one.says for one in pulse_words.measures(pulse.answer(WEEK))]
    most = periods.recent(WEEK)[-10].said
    assert (
        said[0] == f"24 in the last four full weeks, 16 in the four before: +50.0 %. Most in the week from {most}: 50."
    )
    assert said[2] == "Of 8 first answers due in the last four full weeks, 6 came in time."
    assert said[3].startswith("3 in the last four full weeks, none in the four before.")
    assert said[4] == "None in the last eight full weeks."
    assert "within 12 days" in said[5]
    with translation.override("zh-hans"):
        said = [one.says for one in pulse_words.measures(pulse.answer(WEEK))]
    assert said[0] == f"最近四个整周 24，此前四周 16：+50.0%。最多为 {most} 起的一周：50。"
    assert said[2] == "最近四个整周应首次应答 8 项，按时 6 项。"


# The funnel -----------------------------------------------------------------------------------------------------------

T0 = datetime(2026, 3, 2, 4, tzinfo=clock.UTC)


def journey(organization: Any, *days: int | None, **given: Any) -> Journey:
    """A technology that came to each step so many days after the first of March; None for a step that it did not."""
    steps = {f"step_{place}": None if day is None else T0 + timedelta(days=day) for place, day in enumerate(days, 1)}
    unit = uuid4()
    facts = {"kind": TECHNOLOGY, "stream": f"market.achievement:{unit}", "began_on": T0.date(), "field": "5"}
    return Journey.objects.create(epoch=1, unit=unit, organization=organization, **{**facts, **steps, **given})


def test_the_funnel_counts_who_went_on_and_how_long_it_took(bargain: Bargain) -> None:
    own = bargain.market.university.pk
    journey(own, 0, 10, 20, 30)
    journey(own, 0, 20, 40)
    journey(own, None, 5, 7)
    journey(own, 0)
    journey(bargain.market.enterprise.pk, 0, 1)
    found = funnel.answer(Way(TECHNOLOGY), own)
    assert found.begun == 4 and [step.reached for step in found.steps] == [3, 3, 3, 1, 0, 0, 0, 0]
    assert [(step.on, str(step.share), str(step.days)) for step in found.steps[:3]] == [
        (2, "66.7", "15.0"),
        (3, "100.0", "10.0"),
        (1, "33.3", "10.0"),
    ]
    assert found.steps[3].on == 0 and found.steps[3].days is None and found.steps[7].on is None
    assert funnel_words.sentence(found) == (
        "Of 4 technologies begun, 0 came to a signed contract. "
        "Fewest go on from “accepted by the exchange” to “listed”: 33.3 %. "
        "The longest way is from “disclosed” to “made an achievement”: half take more than 15 days."
    )
    with translation.override("zh-hans"):
        assert funnel_words.sentence(found).startswith(
            "4 项技术中，0 项已签订合同。从“交易所已受理”到“已挂牌”比例最低：33.3%。"
        )


def test_the_funnel_by_period_and_field(bargain: Bargain, django_assert_num_queries: Any) -> None:
    own = bargain.market.university.pk
    journey(own, 0, 1)
    journey(own, 0, 1, field="3", began_on=T0.date() - timedelta(days=400))
    Edition.objects.get_or_create(id=1)
    periods.today()  # the exchange's zone is kept once it is known
    with django_assert_num_queries(3):
        found = funnel.answer(Way(TECHNOLOGY), own)
    assert found.begun == 2 and found.fields == ["3", "5"]
    assert [
        funnel.answer(Way(TECHNOLOGY, *asked), own).begun for asked in (("2026",), ("2026-Q1", "5"), ("2025", "5"))
    ] == [1, 1, 0]
    assert funnel_words.sentence(funnel.answer(Way(TECHNOLOGY, "2024"), own)) == "Nothing began in this period."


def test_every_number_of_the_funnel_leads_to_its_list(bargain: Bargain) -> None:
    """The numbers on the page are as many as the rows behind each."""
    trade.opened(bargain.market)
    trade.achievement(bargain.market.university, bargain.market.exchange, bargain.market.inventor)
    following.count()
    client, at = browser(bargain.seller)
    page = client.get(f"/en/{at}funnel/?period={periods.today().year}&field=5").content.decode()
    found = re.findall(r'<td class="num" data-label="Came to it"><a href="([^"]+)">(\d+)</a>', page)
    assert [number for _url, number in found] == ["2", "2", "1"]
    for url, number in found:
        assert "field=5" in url and "step=" in url
        rows = client.get(url.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r'<th scope="row"><a href', rows)) == int(number)
    file = rows_of(client.get(f"/en/{at}funnel.csv"))
    assert [line[2] for line in file[1:]] == ["0", "2", "2", "1", "0", "0", "0", "0"]


def test_nobody_sees_the_funnel_of_another_nor_one_whose_work_it_is_not(bargain: Bargain) -> None:
    client, at = browser(bargain.inventor)
    assert client.get(f"/en/{at}funnel/").status_code == 403
    client, _at = browser(bargain.buyer)
    assert client.get(f"/en/{at}funnel/").status_code in (403, 404)
    client, at = browser(bargain.buyer)
    assert "Of 0" not in client.get(f"/en/{at}funnel/").content.decode()
    assert client.get(f"/en/{at}review-times/").status_code == 403
    assert client.get(f"/en/{at}funnel/?period=soon").status_code == 422
    assert Client().get("/api/v1/statistics/funnel/").status_code == 401


# Review times ---------------------------------------------------------------------------------------------------------


def work(organization: Any, opened: float, taken: float | None = None, done: float | None = None, **given: Any) -> None:
    """A piece of work; times in days before now."""
    now = clock.now()

    def at(days: float | None) -> datetime | None:
        return None if days is None else now - timedelta(days=days)

    facts = {"kind": "market.listing.review", "opened_at": at(opened), "taken_at": at(taken), "done_at": at(done)}
    DeskWork.objects.create(epoch=1, item=uuid4(), organization=organization, **{**facts, **given})


def test_the_times_of_a_desk(bargain: Bargain, django_assert_num_queries: Any) -> None:
    own, now = bargain.market.exchange.pk, clock.now()
    work(own, 30, 28, 20, due_at=now - timedelta(days=19))
    work(own, 30, 29, 24, due_at=now - timedelta(days=25))
    work(own, 30, 27, 26)
    work(own, 9, kind="market.demand.review", due_at=now - timedelta(days=1))
    work(own, 50, void_at=now - timedelta(days=40))
    work(uuid4(), 30, 28, 1)
    Edition.objects.get_or_create(id=1)
    periods.today()  # the exchange's zone is kept once it is known
    with django_assert_num_queries(7):
        found = reviews.answer(own)
    assert [(row.kind, row.times.done, row.backlog, row.late) for row in found.kinds] == [
        ("market.demand.review", 0, 1, 1),
        ("market.listing.review", 3, 0, 0),
    ]
    times = found.whole
    assert (str(times.took), str(times.took_most), str(times.waited)) == ("6.0", "9.2", "2.0")
    assert (times.due, times.kept, str(times.share)) == (2, 1, "50.0")
    assert sum(week.opened for week in found.weeks) == 5 and sum(week.times.done for week in found.weeks) == 3
    assert found.weeks[-1].backlog == found.backlog == 1 and max(week.backlog for week in found.weeks) == 3
    assert reviews_words.sentence(found).startswith(
        "3 done in thirteen weeks: half within 6 days, nine in ten within 9.2. 1 of 2 with a date were in time (50 %). "
    )
    with translation.override("zh-hans"):
        assert reviews_words.sentence(found).startswith("十三周办结 3 件：半数在 6 天内，九成在 9.2 天内。")
    one = reviews.answer(own, kind="market.demand.review")
    assert (one.whole.done, one.backlog) == (0, 1)


def test_the_backlog_of_each_week_is_what_lay_there_at_its_end(bargain: Bargain) -> None:
    own = bargain.market.exchange.pk
    for opened, done in ((85, 60), (60, 20), (20, None), (5, 1), (3, None)):
        work(own, opened, None if done is None else done + 0.5, done)
    weeks = reviews.answer(own).weeks
    for week in weeks[:-1]:
        end = clock.end_of(week.period.last, settings.EXCHANGE_JURISDICTION)
        rows = DeskWork.objects.filter(organization=own, opened_at__lt=end)
        assert week.backlog == rows.exclude(done_at__lt=end).count(), week.period.name


def test_the_page_of_a_desk_names_no_person_and_every_kind_has_a_name(bargain: Bargain) -> None:
    trade.opened(bargain.market)
    following.count()
    client, at = browser(bargain.market.officer)
    page = client.get(f"/en/{at}review-times/").content.decode()
    assert "Reviews of listings" in page and page.count('class="multiple"') == 4
    main = page[page.index("<main") : page.index("</main")]
    assert str(User.objects.get(pk=bargain.market.officer.user)) not in main
    file = rows_of(client.get(f"/en/{at}review-times.csv"))
    assert {line[0]: line[3] for line in file[1:] if not line[1]}["market.listing.review"] == "1"
    assert waiting.kinds_of_work() <= set(reviews_words.KINDS)
    assert not {field.name for field in DeskWork._meta.fields} & {"assignee", "user", "taken_by"}


# Flows ----------------------------------------------------------------------------------------------------------------


def question(**asked: str) -> Any:
    """As the page asks."""
    return QuestionForm({"measure": "number", "by": "region,partner", "period": "2025", **asked}).question()


FLOWS = {
    ("430000", "430000"): 6,
    ("430000", "440000"): 4,
    ("430000", "110000"): 3,
    ("440000", "430000"): 3,
    ("440000", "440000"): 5,
    ("440000", "110000"): 8,
    ("110000", "440000"): 9,
    ("110000", "110000"): 7,
    ("340000", "430000"): 1,
    ("340000", "340000"): 4,
}


@pytest.fixture
def spread(db: None) -> None:
    """Contracts between four regions; one flow is of a single contract."""
    for (seller, buyer), number in FLOWS.items():
        given = {"seller_region": seller, "buyer_region": buyer}
        books.counted(*books.spread(number, number * 100_000_00, 0, **given))


def test_flows_and_what_stays(spread: None) -> None:
    found, exact = flows.answer(question(), actor=ANONYMOUS), flows.answer(question(), actor=people_of_all())
    assert exact.cells == FLOWS and exact.total == found.total == 50
    assert found.cells["340000", "430000"] is None, "one contract is too few"
    assert (exact.inside, str(exact.share), exact.at_least) == (22, "44.0", False)
    assert [(place.code, place.value) for place in exact.sellers] == [
        ("110000", 16),
        ("440000", 16),
        ("430000", 13),
        ("340000", 5),
    ]
    assert flows_words.sentence(exact) == (
        "Of 50 contracts, 44.0 % stays in the seller's region. "
        "The largest flow between two regions is from Beijing to Guangdong: 9 contracts, 18.0 %."
    )
    with translation.override("zh-hans"):
        assert flows_words.sentence(flows.answer(question(), actor=people_of_all())) == (
            "50 项合同中，44.0% 留在卖方所在地区。地区间最大流向为北京市至广东省：9 项合同，占 18.0%。"
        )
        assert "至少" in flows_words.sentence(found)


def people_of_all() -> Actor:
    """A statistician of everything."""
    return Actor(user=uuid4(), organization=uuid4(), regions=frozenset({""}), assurance=Assurance.SECOND_FACTOR)


def test_what_is_hidden_in_the_matrix_cannot_be_subtracted(spread: None) -> None:
    """In each row and column whose sum is shown nothing is hidden, or enough."""
    found, exact = flows.answer(question(), actor=ANONYMOUS), flows.answer(question(), actor=people_of_all())
    for side, places in ((0, found.sellers), (1, found.buyers)):
        for place in places:
            cells = [key for key in found.cells if key[side] == place.code]
            away = [exact.cells[key] or 0 for key in cells if found.cells[key] is None]
            if place.value is not None and away:
                assert sum(away) >= 3, place
    assert found.at_least == any(found.cells[key] is None for key in found.cells if key[0] == key[1])


def test_the_page_of_flows_is_its_table_and_draws_only_what_it_shows(spread: None) -> None:
    page = Client().get("/en/statistics/flows/?period=2025").content.decode()
    assert "matrix" in page and 'class="ribbons"' not in page and "Draw the flows" in page
    drawn = Client().get("/zh-hans/statistics/flows/?period=2025&drawn=ribbons&measure=turnover").content.decode()
    assert 'class="ribbons"' in drawn and "湘" in drawn
    shown = [value for value in flows.answer(question(), actor=ANONYMOUS).cells.values() if value]
    assert drawn.count('class="ribbon') - drawn.count('class="ribbons"') == len(shown)
    assert Client().get("/en/statistics/flows/?period=soon").status_code == 422
    assert "Nothing was registered" in Client().get("/en/statistics/flows/?period=2001").content.decode()
    file = rows_of(Client().get("/en/statistics/contracts.csv?by=region,partner&measure=number&period=2025"))
    assert len(file) == 1 + len(FLOWS) + 1


# An edition -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_counts_journeys_and_work_anew(dictionary_data: None) -> None:
    market = trade.build()
    trade.opened(market)
    editions.follow()

    def told(epoch: int) -> list[Any]:
        rows = Journey.objects.filter(epoch=epoch).order_by("unit", "kind")
        items = DeskWork.objects.filter(epoch=epoch).order_by("item").values_list("item", "done_at", "due_at")
        return [*rows.values_list("unit", "kind", "step_1", "step_4", "stream"), *items]

    assert told(1)
    editions.rebuild()
    assert told(2) == told(1) and pulse.answer(WEEK).beats[-1].listings == 1
