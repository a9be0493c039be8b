"""A large file in the browser: the line breaks and it goes on by itself, is paused, survives a sign-out and a reload;
a form that is sent too early waits for it. Desktop and phone, in both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from market.models import Achievement
from tests.browser.pages import opens, shot
from tests.browser.test_contracts import go, sign_in
from tests.market import world as make
from transfer.kernel.actor import SYSTEM
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import Incoming, StoredFile, Upload

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
MB = 2**20


def written(folder: Path, name: str, size: int) -> Path:
    """A text that says at each place where it is, so that a piece in the wrong place would show."""
    path = folder / name
    path.write_bytes(b"".join(b"%15d\n" % at for at in range(size // 16)))
    return path


class Forgiving(list[str]):
    """Complaints of the browser, but for what it says when a line is cut or a request is taken back."""

    def append(self, one: str) -> None:
        if "net::ERR_" not in one:
            super().append(one)


class Wire:
    """The line between browser and server."""

    def __init__(self, page: Page) -> None:
        page.problems = Forgiving()  # type: ignore[attr-defined] # as open_page does
        self._debugger = page.context.new_cdp_session(page)

    def set(self, *, per_second: int = -1, cut: bool = False) -> None:
        """How much passes upward; cut: nothing at all."""
        limits = {"offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": per_second}
        self._debugger.send("Network.emulateNetworkConditions", limits)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Waits, and lets the page go on meanwhile."""
    for _turn in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came")


def came(page: Page) -> None:
    """Waits until something of the first piece has gone out."""
    bar = page.locator(".upload-list progress")
    until(page, lambda: bar.evaluate("bar => bar.value") > 200_000)


def kept(page: Page, least: int) -> int:
    """Waits until the server has kept so much."""
    until(page, lambda: Incoming.objects.filter(offset__gte=least).exists())
    return int(Incoming.objects.get().offset)


def content(file: StoredFile) -> bytes:
    """The bytes as they would be saved."""
    return b"".join(services.open_clear(actor=SYSTEM, file=file, purpose="test"))


@pytest.fixture
def place(open_page: Callable[..., Page]) -> tuple[Page, str]:
    """The officer, and the achievement that gets the files."""
    world = make.make()
    made: Achievement = make.achievement(world)
    page = sign_in(open_page, world.officer)
    return page, f"/as/{world.university.slug}/files/achievements/{made.pk}/"


def test_a_broken_line_a_pause_and_a_sign_out_lose_nothing(place: tuple[Page, str], tmp_path: Path) -> None:
    page, address = place
    go(page, f"/en{address}")
    wire, path = Wire(page), written(tmp_path, "测试报告-热损失.txt", 9 * MB)
    wire.set(per_second=2 * MB)
    page.set_input_files("input[name=file]", [path])
    came(page)
    wire.set(cut=True)
    page.get_by_text("The connection broke. Trying again").wait_for()
    assert "It goes on by itself." in (page.locator("#announce").text_content() or "")
    shot(page, "upload-broken-wide")
    wire.set(per_second=2 * MB)
    kept(page, 1)
    page.get_by_role("button", name="Pause").click()
    assert page.get_by_role("button", name="Go on").inner_text().startswith("Go on")
    page.get_by_text("paused at").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "upload-paused-phone")
    session = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Go on").click()
    page.locator(".upload-told", has_text="You are signed out.").wait_for()
    page.context.add_cookies(session)  # type: ignore[arg-type] # as they came
    page.get_by_role("button", name="Go on").click()
    page.locator("li[data-state=sending]").wait_for()
    wire.set()
    page.get_by_role("button", name="Attach it").click()  # too early: it waits for the file
    page.wait_for_url("**#files", timeout=30_000)
    file = StoredFile.objects.get()
    services.examine_next()
    file.refresh_from_db()
    assert file.name == path.name and content(file) == path.read_bytes()
    assert not Incoming.objects.exists() and not Upload.objects.exists()
    shot(page, "upload-attached-phone")


def test_after_a_reload_the_same_file_goes_on(place: tuple[Page, str], tmp_path: Path) -> None:
    page, address = place
    go(page, f"/zh-hans{address}")
    wire, path = Wire(page), written(tmp_path, "大文件.txt", 6 * MB)
    small = [written(tmp_path, f"附件{number}.txt", 2000) for number in range(2)]
    begun: list[Any] = []
    page.on("request", lambda asked: begun.append(asked) if asked.method == "POST" else None)
    wire.set(per_second=4 * MB)
    page.set_input_files("input[name=file]", [path])
    offset = kept(page, 4 * MB)
    first = Incoming.objects.get().pk
    page.reload()
    Wire(page).set()
    page.get_by_text("请再次选择同一文件").wait_for()
    assert offset == 4 * MB
    shot(page, "upload-again-wide-zh")
    page.set_input_files("input[name=file]", [path, *small])
    for name in (path.name, *(one.name for one in small)):
        page.locator(".upload-list li[data-state=done]").filter(has_text=name).wait_for()
    assert page.locator(".upload-list li").count() == 3 and Upload.objects.filter(pk=first).exists()
    assert len(begun) == 3, "the file that was on its way was not begun anew"
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "upload-three-phone-zh")
    page.locator(".upload-list li").filter(has_text=small[0].name).get_by_role("button", name="移除").click()
    until(page, lambda: page.locator(".upload-list li").count() == 2)
    opens(page.locator("main form .btn-primary"))
    page.wait_for_url("**#files")
    assert {file.name for file in StoredFile.objects.all()} == {path.name, small[1].name}


def test_what_was_sent_is_there_again_when_the_form_comes_back(place: tuple[Page, str], tmp_path: Path) -> None:
    page, address = place
    go(page, f"/en{address}")
    page.set_input_files("input[name=file]", [written(tmp_path, "a.txt", 2000)])
    page.get_by_text("received, being checked").wait_for()
    page.evaluate("document.querySelector('[name=kind]').innerHTML = '<option value=nonsense>x</option>'")
    opens(page.get_by_role("button", name="Attach it"))
    page.locator(".error-summary, [data-error-summary]").first.wait_for()
    page.get_by_text("received, being checked").wait_for()
    shot(page, "upload-form-came-back-wide")
    opens(page.get_by_role("button", name="Attach it"))
    page.wait_for_url("**#files")
    assert StoredFile.objects.get().name == "a.txt"
