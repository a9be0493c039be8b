"""Steps 4 and 5: asked, answered, chosen; and found in both languages by whoever looks for it."""

from playwright.sync_api import expect

from market.models import Deal, Demand, Response
from tests.browser.thread.town import OpenPage, Person, Town, look, settle, state_of
from tests.market import asking


def asked(town: Town, buyer: Person) -> Demand:
    given = asking.text()
    buyer.go("demands/new/")
    buyer.fill(**{name: given[name] for name in ("title", "problem", "present_way", "constraints_text", "delivery")})
    for at, row in enumerate(asking.TARGETS):
        buyer.fill(**{f"targets.{at}.{name}": row[name] for name in ("name", "value", "unit")})
        buyer.choose(**{f"targets.{at}.direction": row["direction"]})
    buyer.fill(budget_low="100万元", budget_high="300万元")
    buyer.choose(technology_field="5", original_lang="zh-hans")
    for box in ("[name=wanted][value=development]", "[name=anonymous]"):
        buyer.page.check(box)
    buyer.press("Look it over and submit")
    buyer.press("Submit for review")
    settle(state_of(Demand, "in_review"))
    demand = Demand.objects.get()
    town.reviewer.go(f"demand-reviews/{demand.pk}/")
    town.reviewer.key("a")
    demand.refresh_from_db()
    assert demand.state == "open"
    return demand


def answered(office: Person, demand: Demand) -> Response:
    office.go(f"demands/{demand.pk}/")
    office.follow("Answer the demand")
    office.fill(approach="40 mm 气凝胶毡，分两层错缝包覆。", price_low="80万元", price_high="120万元", months="9")
    for at, row in enumerate(asking.FIGURES):
        office.fill(**{f"figures.{at}.value": row["value"]})
    office.send()
    office.press("Send to the demander")
    return Response.objects.get()


def accepted(broker: Person, response: Response) -> Deal:
    """The broker accepts it for the demander, and says that work is commissioned."""
    broker.go(f"demands/{response.demand_id}/responses/")
    broker.follow("Lakeside University")
    broker.follow("Accept and open a deal")
    broker.choose(contract_class="development")
    look(broker.page, "response-accept")
    broker.choose(contract_class="development")
    broker.send()
    broker.follow("Open the deal")
    broker.reads(response.demand.title)
    deal = Deal.objects.get(response=response)
    assert (deal.state, deal.contract_class) == ("opened", "development")
    return deal


def found(open_page: OpenPage, number: str, demand: Demand) -> None:
    """Technology and demand by one word; who asks stays unsaid."""
    settle()
    for language in ("zh-hans", "en"):
        page = open_page(f"/{language}/search/?q=低温管道")
        for address in (f"/technologies/{number}/", f"/demands/{demand.thread.number}/"):
            expect(page.locator(f"main a[href$='{address}']").first).to_be_visible()
        assert "North Foundry" not in page.content() and "北方铸造" not in page.content()
    look(page, "search")
