"""The demo's demands and the answers to them: each made by the people it names, in one transaction, once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from market.models import Achievement, Demand
from market.services import demand_reviews, demands, responses
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.money import Money
from transfer.mechanisms.translations import services as translations
from transfer.roof.portal.demo import files
from transfer.roof.portal.demo.parties import Parties

_LANGUAGES = ("zh-hans", "en")
_PLAIN = ("anonymous", "technology_field", "industry", "wanted", "targets")


def load(parties: Parties) -> None:
    """Makes what is missing."""
    for row in [*files.read("demands")["demands"], *files.read("wants")["demands"]]:
        _demand(row, parties)


@transaction.atomic
def _demand(row: Mapping[str, Any], parties: Parties) -> None:
    demander = parties.organizations[row["demander"]]
    original = row["original"]
    if Demand.objects.filter(demander=demander, is_demo=True, title=row[original]["title"]).exists():
        return
    buyer = parties.member(demander, "buyer")
    today = clock.local_date(clock.now(), demander.jurisdiction)
    low, high = _range(row["budget_yuan"])
    made = demands.begin(
        actor=buyer,
        demander=demander,
        exchange=parties.organizations["exchange"],
        said=files.said(row, "begun"),
        origin="demo",
        original_lang=original,
        budget_low=low,
        budget_high=high,
        needed_by=today + timedelta(days=row["days"]["needed"]),
        open_until=today + timedelta(days=row["days"]["open"]),
        **{name: row[name] for name in _PLAIN if name in row},
        **row[original],
    )
    _translate(made, row, buyer)
    demands.submit(made, actor=buyer, said=files.said(row, "submitted"))
    if row["state"] == "open":
        reviewer = parties.actors["reviewer"]
        demand_reviews.start(made, actor=SYSTEM, reviewer=reviewer.user)
        demand_reviews.accept(made, actor=reviewer)
    for answer in row.get("answers", ()):
        _answer(made, answer, parties)


def _translate(made: Demand, row: Mapping[str, Any], buyer: Actor) -> None:
    for language in _LANGUAGES:
        if language != row["original"]:
            texts, of_texts = files.both(row, language, row.get("targets", ()))
            translations.translate_fields(
                actor=buyer,
                subject=made.stream,
                thread=made.thread,
                language=language,
                texts=texts,
                of_version=made.version,
                of_texts=of_texts,
            )


def _answer(demand: Demand, row: Mapping[str, Any], parties: Parties) -> None:
    """Written and sent. title: the answering organization's own achievement."""
    responder = parties.organizations[row["responder"]]
    officer = parties.member(responder, "transfer_officer")
    low, high = _range(row["price_yuan"])
    response = responses.begin(
        actor=officer,
        demand=demand,
        responder=responder,
        achievements=list(Achievement.objects.filter(owner=responder, is_demo=True, accepted__title=row["title"])),
        origin="demo",
        approach=row["approach"],
        evidence=row["evidence"],
        figures=row["figures"],
        price_low=low,
        price_high=high,
        months=row["months"],
    )
    responses.send(response, actor=officer)


def _range(yuan: list[int]) -> tuple[Money, Money]:
    low, high = yuan
    return Money(low * 100), Money(high * 100)
