"""Making awards public before they are paid, where a rule demands it."""

from uuid import UUID

from django.utils.translation import gettext_noop

from contracts.models import Distribution, DistributionLine
from contracts.selectors import drafts, floors
from institutions.selectors import dictionaries
from transfer.edge import amounts
from transfer.kernel import locking, ruleset
from transfer.kernel.actor import Actor
from transfer.mechanisms.publicity.services import publicities
from transfer.mechanisms.publicity.services.publicities import Clause, Content, Named

KIND = "award"
AWARDEES, REGISTERED = gettext_noop("Awardees and awards"), gettext_noop("Number of the contract's thread")


def publicise(distribution: Distribution, *, actor: Actor) -> UUID | None:
    """Opens the notice of the awards and returns its id; None where no rule demands one of this institution.

    The rule on cash awards (publicity.award) is for conversions by transfer or licence of public institutions.
    """
    locking.require_transaction()
    institution, contract = distribution.institution, distribution.contract
    on = drafts.today(contract)
    rule = ruleset.find("publicity.award", jurisdiction=institution.jurisdiction, on=on)
    board = contract.exchange_id or institution.applied_to_id
    concerned = floors.floor_for(institution, on=on).rule is not None
    if rule is None or not rule.value["required"] or not concerned or board is None:
        return None
    if distribution.conversion_mode not in ("transfer", "licence"):
        return None
    names = (institution.name_zh, institution.name_en)
    if not contract.original_lang.startswith("zh"):
        names = names[::-1]
    notice = publicities.open_publicity(
        actor=actor.in_consequence(),
        kind=KIND,
        subject=distribution.stream,
        thread=distribution.thread,
        exchange=board,
        seller_organization=institution.pk,
        places=rule.value.get("places", ("exchange",)),
        clause=Clause.of(rule),
        jurisdiction=institution.jurisdiction,
        content=Content(
            title=contract.title,
            language=contract.original_lang,
            seller=names[0] or names[1],
            seller_elsewhere=names[1] if names[0] else "",
            mode=dictionaries.label("conversion_mode", distribution.conversion_mode, "en"),
            price_note="",
            more={REGISTERED: contract.thread.number},
            people=_awards(distribution),
        ),
    )
    return notice.pk


def _awards(distribution: Distribution) -> list[Named]:
    lines = distribution.lines.filter(kind=DistributionLine.INVENTOR).order_by("place")
    return [Named(AWARDEES, line.name, amounts.words(line.amount), line.user) for line in lines]
