"""The confidentiality agreement on the pages of a deal: prepared, read, signed by both, printed; what it opens."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from institutions.models import Membership, User
from market.models import Achievement, Deal
from market.services import achievements, confidentiality, deals
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import trade, world
from tests.market.trade import Market
from transfer.edge import waiting
from transfer.kernel import ruleset
from transfer.kernel.actor import Actor
from transfer.mechanisms.files import services as files
from transfer.mechanisms.signing import selectors as signing
from transfer.mechanisms.signing.models import Envelope

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=trade.build)]


@pytest.fixture
def market(stand: Market) -> Market:
    return stand


class Desk:
    """One person at one organization's desk, in a browser session."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.org = Membership.objects.get(pk=actor.membership).organization.slug
        self.client: Client = sign_in(User.objects.get(pk=actor.user))

    def address(self, name: str, deal: Deal, language: str = "en") -> str:
        with translation.override(language):
            return reverse(f"market:{name}", args=[self.org, deal.pk])

    def get(self, name: str, deal: Deal, language: str = "en", status: int = 200) -> str:
        answer = self.client.get(self.address(name, deal, language))
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return answer.content.decode()

    def post(self, name: str, deal: Deal, expect: int = 302, **data: Any) -> str:
        answer = self.client.post(self.address(name, deal), data)
        assert answer.status_code == expect, answer.content.decode()[-2000:]
        return self.client.get(answer["Location"]).content.decode() if expect == 302 else answer.content.decode()


def signers(market: Market) -> list[Actor]:
    return [people.actor(market.enterprise, "signatory"), people.actor(market.university, "signatory")]


def with_secret(market: Market, settings: LazySettings, folder: Path) -> None:
    """A confidential file of the technology."""
    settings.EXCHANGE_FILE_FOLDER = str(folder)
    made = achievements.revise(Achievement.objects.get(pk=market.achievement.pk), actor=market.seller)
    files.attach(
        made, actor=market.seller, level="confidential", kind="evidence", upload=ContentFile(b"Recipe", "recipe.txt")
    )
    files.examine_next()


@pytest.mark.slow
def test_one_side_prepares_both_sign_and_the_files_open(market: Market, settings: Any, tmp_path: Path) -> None:
    with_secret(market, settings, tmp_path)
    deal = trade.deal(market)
    buyer, seller = Desk(market.buyer), Desk(market.seller)
    for desk in (buyer, seller):
        page = desk.get("deal", deal)
        assert "has been prepared yet" in page and desk.address("confidentiality_prepare", deal) in page
    assert "one file of the technology" in buyer.get("deal", deal)
    assert (
        "recipe.txt"
        not in buyer.client.get(f"/en/as/{buyer.org}/achievements/{market.achievement.pk}/").content.decode()
    )
    assert buyer.get("confidentiality", deal, status=404)
    preview = buyer.get("confidentiality_prepare", deal)
    assert "keeps secret" in preview and "双方保密协议" in buyer.get("confidentiality_prepare", deal, "zh-hans")
    buyer.post("confidentiality_prepare", deal, expect=412, version=99)
    page = buyer.post("confidentiality_prepare", deal, version=deal.version)
    assert "waits for the signatures of both sides" in page and page.count("not signed yet") == 2
    assert buyer.address("confidentiality_prepare", deal) not in page and "Read and sign" not in page
    envelope = Envelope.objects.get(subject=deal.stream)
    for signer in signers(market):
        desk = Desk(signer)
        [waits] = [one for one in waiting.for_actor(signer) if one.about == deal.pk]
        with translation.override("en"):
            place = reverse(waits.place, args=[desk.org, waits.about])
        assert place == desk.address("confidentiality_sign", deal) and place in desk.get("deal", deal)
        for language, word in (("en", "Mutual confidentiality agreement"), ("zh-hans", "双方保密协议")):
            shown = desk.get("confidentiality_sign", deal, language)
            assert word in shown and envelope.document_hash in shown
        assert "not the document" in desk.post(
            "confidentiality_sign", deal, expect=422, document_hash="0" * 64, read="on"
        )
        desk.post("confidentiality_sign", deal, expect=422, document_hash=envelope.document_hash)
        page = desk.post("confidentiality_sign", deal, document_hash=envelope.document_hash, read="on")
        assert "Your signature is recorded." in page and "Read and sign" not in page
        assert not [one for one in waiting.for_actor(signer) if one.about == deal.pk]
        world.drain()
    deal.refresh_from_db()
    assert deal.confidentiality == envelope.pk and all(line.signature for line in signing.lines(envelope))
    page = buyer.get("deal", deal)
    place = f"/en/as/{buyer.org}/achievements/{market.achievement.pk}/"
    assert "has opened the seller" in page and place in page and "not signed yet" not in page
    assert "recipe.txt" in buyer.client.get(place).content.decode()
    for language in ("en", "zh-hans"):
        for desk in (buyer, seller):
            assert envelope.document_hash in desk.get("confidentiality", deal, language)
    paper = buyer.client.get(buyer.address("confidentiality_paper", deal))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_a_stale_second_factor_leads_to_the_fresh_one_and_back(market: Market) -> None:
    deal = confidentiality.prepare(trade.deal(market), actor=market.buyer)
    desk = Desk(signers(market)[0])
    own = {"key": "signing.fresh_factor", "jurisdiction": market.exchange.jurisdiction, "body": market.exchange.pk}
    own |= {"valid_from": "2000-01-01", "source": "Its own rule", "sureness": "D"}
    ruleset.load_rows([{**own, "value": {"period": "PT1S"}}])
    time.sleep(1)
    answer = desk.client.get(desk.address("confidentiality_sign", deal))
    assert answer.status_code == 302 and "/confirm/" in answer["Location"] and "confidentiality" in answer["Location"]


def test_who_may_not_and_when_not(market: Market) -> None:
    deal = trade.deal(market)
    buyer, officer, outsider = Desk(market.buyer), Desk(market.officer), Desk(market.outsider)
    signer = Desk(signers(market)[0])
    assert "No confidentiality agreement waits" in signer.get("confidentiality_sign", deal, status=409)
    confidentiality.prepare(deal, actor=market.seller)
    assert "already" in buyer.get("confidentiality_prepare", deal, status=422)
    buyer.get("confidentiality_sign", deal, status=403)
    assert 'id="confidentiality"' not in officer.get("deal", deal)
    for name, status in (("confidentiality", 404), ("confidentiality_paper", 404), ("confidentiality_sign", 403)):
        officer.get(name, deal, status=status)
        outsider.get(name, deal, status=404)
    officer.get("confidentiality_prepare", deal, status=403)
    fixed = Envelope.objects.get(subject=deal.stream).document_hash
    signer.post("confidentiality_sign", deal, document_hash=fixed, read="on")
    assert "has signed already" in signer.get("confidentiality_sign", deal, status=409)
    deal.refresh_from_db()
    deals.break_off(deal, actor=market.buyer, reason="other", note="No longer needed.")
    page = buyer.get("deal", deal)
    assert "Read and sign" not in page and "agreed before the terms are" in page
    assert "before the terms" in Desk(signers(market)[1]).get("confidentiality_sign", deal, status=409)
