"""Steps 1 to 3: disclosed, taken by the institution, reviewed, offered."""

from playwright.sync_api import expect

from market.models import Achievement, InventionDisclosure, Listing
from tests.browser.thread.town import Person, Town, settle, state_of
from tests.market import world


def disclosed(town: Town, office: Person) -> None:
    inventor = town.person(town.university, "inventor")
    inventor.go("disclosures/new/")
    inventor.fill(title="气凝胶毡", summary="常压一步法", own_weight="2", **{"others-0-name": "赵工"})
    inventor.choose(technology_field="5", task_basis="task")
    inventor.send()
    inventor.does("File the disclosure")
    disclosure = InventionDisclosure.objects.get()
    office.go(f"disclosures/{disclosure.pk}/")
    office.follow("Elect: the institution takes it")
    office.choose(exchange=str(town.exchange.pk))
    office.send()
    achievement = Achievement.objects.get()
    assert achievement.thread == disclosure.thread
    text = world.TEXT
    office.go(f"achievements/{achievement.pk}/change/")
    office.fill(title=text["title"], abstract=text["abstract"], trl_evidence=text["trl_evidence"])
    figure = {"name": "Thermal conductivity", "value": "0.013", "unit": "W/m·K", "alternative": "0.026"}
    office.fill(**{f"figures.0.{column}": cell for column, cell in {**figure, "test": "GB/T 10294"}.items()})
    office.page.select_option("main select[name='rights.0.kind']", label="Technical secret")
    office.fill(**{"rights.0.title": "Drying"})
    office.choose(technology_field="5", trl="7", export_gate="not_cross_border")
    office.send()
    office.does("Submit for review")


def reviewed(town: Town, office: Person) -> None:
    settle(state_of(Achievement, "in_review"))
    achievement = Achievement.objects.get()
    town.reviewer.go(f"reviews/{achievement.pk}/")
    town.reviewer.does("Accept")
    public = town.open_page(f"/zh-hans/technologies/{achievement.thread.number}/")
    expect(public.get_by_text(world.TEXT["title"]).first).to_be_visible()


def listed(town: Town, office: Person) -> None:
    officer = town.person(town.exchange, "listing_officer")
    office.go(f"achievements/{Achievement.objects.get().pk}/")
    office.follow("Offer this achievement")
    office.page.get_by_role("radio", name="Licence").check()
    office.choose(licence_mode="exclusive")
    office.fill(asking="300万元")
    office.send()
    office.does("Submit for review")
    settle(state_of(Listing, "in_review"))
    listing = Listing.objects.get()
    officer.go(f"listing-desk/{listing.pk}/")
    officer.page.keyboard.press("a")
    officer.page.wait_for_url("**/approve/")
    officer.send()
    assert Listing.objects.get().state == "approved"
