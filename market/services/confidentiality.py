"""Commands on the confidentiality agreement of a deal. Its last signature makes it a fact of the deal."""

from django.db import transaction

from institutions.services import second_factor
from market.models import Deal
from market.selectors import confidentiality as agreement
from market.selectors import deals as facts
from market.selectors import periods
from transfer.kernel import clock, locking, policy
from transfer.kernel.actor import Actor
from transfer.mechanisms.signing import services as signing
from transfer.mechanisms.signing.services import Party


@transaction.atomic
def prepare(deal: Deal, *, actor: Actor) -> Deal:
    """Fixes the text by its hash and puts it before both sides, in any sequence, for the period of the rule.

    NotNow once the terms are agreed; RuleBroken while one waits for signatures or is signed.
    """
    locking.lock(deal)
    policy.require(actor, "market.deal.prepare_confidentiality", deal)
    agreement.require_none(deal)
    beneath = actor.in_this_matter()
    envelope = signing.prepare(
        actor=beneath,
        owner=facts.party(deal, facts.side_of(deal, actor)).pk,
        subject=deal.stream,
        kind=agreement.KIND,
        document=agreement.built(deal),
        signatories=[Party(deal.seller_id, "seller"), Party(deal.buyer_id, "buyer")],
        thread=deal.thread,
        jurisdiction=deal.exchange.jurisdiction,
        exchange=deal.exchange_id,
    )
    until = periods.due("signing.envelope_validity", deal.exchange, at=clock.after_lock())
    signing.send(actor=beneath, envelope=envelope, sign_by=until)
    return deal


@transaction.atomic
def sign(deal: Deal, *, actor: Actor, document_hash: str, code: str = "") -> Deal:
    """Signs the text that was shown for the actor's organization.

    code: of the authenticator app, for whoever's second factor is no longer fresh. Raises what signing raises:
    second_factor_stale, document_changed, signed, too_late.
    """
    locking.lock(deal)
    policy.require(actor, "market.deal.sign_confidentiality", deal)
    envelope = agreement.waiting(deal)
    proved = second_factor.prove(actor=actor, code=code) if code else actor
    signing.sign(actor=proved.in_consequence(), envelope=envelope, document_hash=document_hash)
    return deal
