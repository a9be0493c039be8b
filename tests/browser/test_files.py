"""Files put to an achievement in the browser: sent while the form is filled in, refused beside the field, opened by
others, seen by their side; desktop and phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page

from market.models import Achievement
from market.services import achievements, reviews
from tests.browser.pages import opens, shot
from tests.browser.test_contracts import go, sign_in
from tests.market import world as make
from transfer.kernel.actor import SYSTEM
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import StoredFile

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def written(folder: Path) -> tuple[Path, Path]:
    """A report, and a picture that calls itself a document."""
    good, bad = folder / "热损失检测报告.txt", folder / "plan.pdf"
    good.write_text("Heat loss 10.5 W/m, measured on 40 m of pipe.\n" * 400)
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    return good, bad


def choose(page: Page, file: Path) -> None:
    """Opens the form and waits until the script has sent the file ahead."""
    opens(page.get_by_role("link", name="Attach a file"))
    page.set_input_files("input[name=file]", [file])
    page.get_by_text("received, being checked").wait_for()


def accept(world: make.World, made: Achievement) -> None:
    """Through the review."""
    achievements.submit(made, actor=world.officer)
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=world.reviewer.user)
    reviews.accept(Achievement.objects.get(pk=made.pk), actor=world.reviewer)


def test_a_file_from_the_desk_to_the_public(open_page: Callable[..., Page], tmp_path: Path) -> None:
    world = make.make()
    made = make.achievement(world)
    place = f"/as/{world.university.slug}/achievements/{made.pk}/"
    good, bad = written(tmp_path)
    page = sign_in(open_page, world.officer)
    go(page, f"/en{place}")
    choose(page, good)
    page.get_by_label("everyone, once it is accepted").check()
    page.select_option("select[name=kind]", "report")
    shot(page, "attach-wide")
    opens(page.get_by_role("button", name="Attach it"))
    page.wait_for_url("**#files")
    page.get_by_text("The file was received.").wait_for()
    choose(page, bad)
    opens(page.get_by_role("button", name="Attach it"))
    page.locator("#id_file_error").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "attach-refused-phone")
    services.examine_next()
    go(page, f"/en{place}")
    with page.expect_download() as saved:
        page.get_by_role("link", name=good.name, exact=True).click()
    assert Path(saved.value.path()).read_bytes() == good.read_bytes()
    go(page, f"/zh-hans{place}")
    shot(page, "achievement-phone-zh")
    page.set_viewport_size({"width": 1280, "height": 900})
    shot(page, "achievement-wide-zh")
    file = StoredFile.objects.get()
    go(page, f"/en/as/{world.university.slug}/files/{file.pk}/remove/")
    shot(page, "remove-wide")

    accept(world, made)
    public = open_page(f"/en/technologies/{made.thread.number}/", width=390, script=False)
    with public.expect_download() as saved:
        public.get_by_role("link", name=good.name).click()
    assert saved.value.suggested_filename == good.name
    go(page, f"/en/as/{world.university.slug}/files/{file.pk}/accesses/")
    assert (
        page.locator("table.table-cards tbody tr").count() == 2
        and page.get_by_text("the public", exact=True).count() == 1
    )
    shot(page, "accesses-wide")
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "accesses-phone")
    go(page, f"/en/technologies/{made.thread.number}/")
    shot(page, "public-phone")
    assert page.problems == [] and public.problems == []  # type: ignore[attr-defined] # open_page sets them
