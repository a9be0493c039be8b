"""Long work in the browser: a list is brought from a spreadsheet, looked at, started, cancelled, mended; a long list is
made as a file. Both languages, wide and on a phone, light and dark, without a script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from market.models import Achievement
from tests.browser.pages import opens, shot
from tests.browser.test_demands import enter
from tests.institutions import people
from tests.jobs import counting
from tests.jobs.test_own_lists import ROWS
from tests.market import asking
from transfer.mechanisms.jobs import services
from transfer.mechanisms.jobs.models import Job

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


@pytest.fixture
def desk() -> asking.Desk:
    return asking.build()


def test_a_transfer_officer_brings_a_list(open_page: Callable[..., Page], desk: asking.Desk, tmp_path: Path) -> None:
    officer = people.actor(desk.university, "transfer_officer")
    place = f"as/{desk.university.slug}"
    page = enter(open_page, officer, f"/en/{place}/achievements/")
    opens(page.get_by_role("link", name="Bring a list"))
    page.get_by_text("Columns that are understood").click()
    shot(page, "import-form")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Template with the headings (CSV)").click()
    assert begun.value.suggested_filename == "achievements-en.csv"
    opens(page.get_by_role("button", name="Look at it first"))
    expect(page.get_by_text("Choose a file, or paste the cells.").first).to_be_visible()
    shot(page, "import-refused")
    listed = tmp_path / "成果清单.csv"
    listed.write_bytes("\n".join(ROWS).encode("gb18030"))
    page.set_input_files("input[name=file]", [listed])
    page.get_by_text("received, being checked").wait_for()
    opens(page.get_by_role("button", name="Look at it first"))
    expect(page.get_by_text("The file is being examined.")).to_be_visible()
    shot(page, "import-examined")
    counting.examine()
    page.goto(page.url)
    expect(page.get_by_text("3 of them would not be taken.")).to_be_visible()
    shot(page, "import-preview")
    chinese = page.url.replace("/en/", "/zh-hans/")
    shot(enter(open_page, officer, _path(chinese), width=390, dark=True), "import-preview-phone")
    opens(page.get_by_role("button", name="Start"))
    expect(page.get_by_text("It waits for its turn.").first).to_be_visible()
    shot(page, "import-waiting")
    services.run_next()
    counting.examine()
    expect(page.get_by_role("link", name="Rows that were not taken (CSV)")).to_be_visible(timeout=10_000)  # by itself
    shot(page, "import-done")
    assert Achievement.objects.count() == 1
    shot(enter(open_page, officer, _path(chinese), width=390, dark=True), "import-done-phone-zh")
    shot(enter(open_page, officer, _path(chinese)), "import-done-zh")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Rows that were not taken (CSV)").click()
    assert saved.value.suggested_filename == "rows-not-taken-en.csv"
    opens(page.get_by_role("link", name="To our achievements"))
    expect(page.get_by_role("link", name="低温管道保冷毡")).to_be_visible()
    listing = enter(open_page, officer, f"/zh-hans/{place}/jobs/")
    shot(listing, "jobs-zh")


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_a_running_one_is_seen_and_cancelled_without_a_script(
    open_page: Callable[..., Page], desk: asking.Desk, settings: Any
) -> None:
    settings.EXCHANGE_ROWS_AT_ONCE = 2
    for number in range(4):
        asking.draft(desk, title=f"Demand {number}")
    place = f"as/{desk.firm.slug}"
    page = enter(open_page, desk.buyer, f"/en/{place}/demands/?export=csv", script=False)
    opens(page.get_by_role("button", name="Make the file"))
    expect(page.get_by_text("It waits for its turn.").first).to_be_visible()
    job = Job.objects.get()
    from transfer.kernel import clock

    Job.objects.filter(pk=job.pk).update(
        state="running", total=4000, done=1240, taken=1240, heard_at=clock.now(), started_at=clock.now()
    )
    opens(page.get_by_role("link", name="Look again"))
    expect(page.get_by_text("1,240 of 4,000 rows")).to_be_visible()
    shot(enter(open_page, desk.buyer, f"/zh-hans/{place}/jobs/{job.pk}/", width=390), "running-phone-zh")
    opens(page.get_by_role("button", name="Cancel"))
    expect(page.get_by_text("It ends after the piece it is at.").first).to_be_visible()
    shot(enter(open_page, desk.buyer, f"/en/{place}/jobs/", width=390, dark=True), "jobs-phone")
