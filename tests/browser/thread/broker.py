"""Steps 4 to 6 the other way: a broker under a mandate opens the deal, keeps it confidential, and agrees."""

from dataclasses import replace

from market.models import Deal, Demand, Offer
from talent.models import Mandate
from tests.browser.thread.town import Person, Town, look, settle
from transfer.mechanisms.signing.models import Envelope


def mandated(town: Town, buyer: Person, demand: Demand) -> Person:
    """The demander mandates the broker for this demand alone; returns the broker at the demander's desk."""
    buyer.go("mandates/new/")
    buyer.fill(other=town.agency.slug, number=demand.thread.number, commission_bp="3")
    buyer.press("Propose the mandate")
    mandate = Mandate.objects.get()
    broker = town.person(town.agency, "broker")
    acting = replace(broker, slug=f"{town.agency.slug}__{town.firm.slug}")
    refused = broker.page.goto(f"{broker.base}/en/as/{acting.slug}/deals/")
    assert refused and refused.status == 404  # nobody acts for another before both want it
    look(broker.go(f"mandates/{mandate.pk}/"), "mandate")
    broker.does("Accept the mandate")
    mandate.refresh_from_db()
    assert (mandate.state, mandate.case_id) == ("active", demand.thread_id)
    return acting


def agreed(town: Town, office: Person, acting: Person, deal: Deal) -> Deal:
    """A commission is not made public before it is signed, not even of a public university."""
    assert deal.buyer == town.firm and deal.buyer_mandate == Mandate.objects.get().pk
    kept_confidential(town, acting, deal)
    acting.go(f"deals/{deal.pk}/")
    acting.follow("Make an offer")
    acting.fill(price="90万元", months="9", deliverables="40米试验段与检测报告；热损失不高于12 W/m后验收。")
    acting.choose(payment_mode="LUMP_ONCE")
    acting.press("Look it over")
    acting.press("Put the offer on the table")
    office.go(f"offers/{Offer.objects.get(deal=deal).pk}/counter/")
    office.fill(price="100万元")
    office.press("Look it over")
    office.press("Put the counter-offer on the table")
    acting.go(f"deals/{deal.pk}/")
    acting.does("Accept the offer")
    deal.refresh_from_db()
    assert (deal.state, deal.publicity) == ("agreed", None)
    look(acting.go(f"deals/{deal.pk}/"), "deal-through-a-broker")
    own = acting.page.goto(f"{acting.base}/en/as/{town.agency.slug}/deals/{deal.pk}/")
    assert own and own.status == 404  # in the own name the broker has no part in it
    return deal


def kept_confidential(town: Town, acting: Person, deal: Deal) -> None:
    """Prepared by the broker, signed by both sides themselves."""
    acting.go(f"deals/{deal.pk}/")
    acting.follow("Prepare the agreement on confidentiality")
    acting.press("Put it before both sides")
    for side in (town.university, town.firm):
        signer = town.person(side, "signatory")
        signer.go(f"deals/{deal.pk}/")
        if side == town.firm:
            signer.follow("Read and sign")
            look(signer.page, "confidentiality-sign")
            signer.go(f"deals/{deal.pk}/")
        signer.signs()
        assert signer.page.problems == []  # type: ignore[attr-defined] # gathered by the fixture
    settle(lambda: Deal.objects.filter(pk=deal.pk, confidentiality__isnull=False).exists())
    deal.refresh_from_db()
    assert deal.confidentiality == Envelope.objects.get(subject=deal.stream).pk
    acting.go(f"deals/{deal.pk}/")
    acting.follow("The text of the agreement")
    look(acting.page, "confidentiality-text")
