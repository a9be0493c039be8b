"""Commands on the way from a draft to a contract that all have signed."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.events import contracts as events
from contracts.models import Contract, ContractDocument, ContractParty
from contracts.policies.contracts import parties_for
from contracts.selectors import documents, drafts, exchange_rates, papers, reasons
from contracts.services import contracts, force
from institutions.services import second_factor
from market.selectors import deals
from market.services import deals as market_deals
from transfer.kernel import clock, facts, locking, policy, ruleset, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, Misuse
from transfer.kernel.events import last_of
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.signing import services as signing
from transfer.mechanisms.signing.models import Envelope
from transfer.mechanisms.signing.services import Party

KIND = "contracts.contract"


@transaction.atomic
def send_to_sign(contract: Contract, *, actor: Actor) -> Contract:
    """Fixes the text by its hash and puts it before every party that is here, in any sequence.

    Invalid names all that is still missing; RuleBroken when the deal is no longer ready.
    """
    locking.lock(contract)
    policy.require(actor, "contracts.contract.send_to_sign", contract)
    if contract.state != "drafting":
        raise reasons.not_now(contract)
    if contract.deal is not None:
        deals.require_ready(contract.deal)
    contracts.renew_rights(contract, actor=actor)
    missing = drafts.lacks(contract, on=drafts.today(contract))
    if missing:
        raise Invalid(missing)
    mine = parties_for(actor, contract)[0].organization_id
    assert mine is not None  # nobody acts for a party that is not here
    fixed = _put_before_parties(contract, actor, mine)
    return workflow.apply(
        contract,
        "send_to_sign",
        actor=actor,
        changes={"envelope": fixed.envelope, "document_hash": fixed.document_hash, "sent_by": mine},
        facts=lambda now: events.ContractSentToSign(
            contract=now.pk,
            deal=now.deal_id,
            document=fixed.pk,
            document_hash=fixed.document_hash,
            envelope=fixed.envelope,
        ),
    )


@transaction.atomic
def sign(contract: Contract, *, actor: Actor, document_hash: str, code: str = "") -> Contract:
    """Signs the text that was shown for the actor's organization; the last signature concludes the contract.

    code: of the authenticator app, for keys and whoever's second factor is no longer fresh. Raises what signing
    raises: second_factor_stale, document_changed, signed, too_late.
    """
    locking.lock(contract)
    policy.require(actor, "contracts.contract.sign", contract)
    if contract.state != "signing":
        raise reasons.not_now(contract)
    proved = second_factor.prove(actor=actor, code=code) if code else actor
    envelope = documents.envelope_of(contract)
    signing.sign(actor=proved.in_consequence(), envelope=envelope, document_hash=document_hash)
    envelope.refresh_from_db()
    if envelope.state == "completed":
        conclude(contract, actor=SYSTEM, envelope=envelope)
    return contract


@transaction.atomic
def decline_to_sign(contract: Contract, *, actor: Actor, reason: str, note: str = "") -> Contract:
    """A party declines to sign: the contract is a draft again."""
    reasons.check(reason, note=note)
    locking.lock(contract)
    policy.require(actor, "contracts.contract.decline_to_sign", contract)
    if contract.state != "signing":
        raise reasons.not_now(contract)
    envelope = documents.envelope_of(contract)
    signing.decline(actor=actor.in_consequence(), envelope=envelope, reason=reason, note=note)
    declined = last_of(envelope.stream)
    return _back(contract, SYSTEM, Said(reason, note, cause=declined.id if declined else None))


@transaction.atomic
def return_to_draft(contract: Contract, *, actor: Actor, reason: str, note: str = "") -> Contract:
    """The side that sent it takes it back before all have signed."""
    reasons.check(reason, note=note)
    locking.lock(contract)
    policy.require(actor, "contracts.contract.return_to_draft", contract)
    if contract.state != "signing":
        raise reasons.not_now(contract)
    envelope = documents.envelope_of(contract)
    if envelope.state not in ("declined", "void"):
        signing.void(actor=SYSTEM, envelope=envelope, reason=reason, note=note)
    return _back(contract, actor, Said(reason, note))


@transaction.atomic
def note_envelope_ended(contract: Contract, *, actor: Actor, envelope: UUID, reason: str) -> Contract:
    """The envelope ended without all signatures (its time ran out). Of another envelope, or twice, nothing changes."""
    locking.lock(contract)
    if contract.state != "signing" or contract.envelope != envelope:
        return contract
    return _back(contract, actor, Said(reason))


@transaction.atomic
def conclude(contract: Contract, *, actor: Actor, envelope: Envelope) -> Contract:
    """All have signed: the deal is contracted, amounts in CNY are frozen, and where nothing is awaited it is in force.

    Doing it again changes nothing. Misuse for an envelope that is not complete or not the contract's.
    """
    locking.lock(contract)
    if contract.state != "signing" or contract.envelope != envelope.pk:
        return contract
    if envelope.state != "completed" or envelope.document_hash != contract.document_hash:
        raise Misuse("the envelope is not complete, or of another text")
    on = clock.local_date(clock.after_lock(), contract.jurisdiction)
    workflow.apply(
        contract,
        "conclude",
        actor=actor,
        changes={"signed_on": on, **exchange_rates.frozen_cny(contract, on)},
        facts=lambda now: _signed(now, on_paper=False),
    )
    if contract.deal is not None:
        market_deals.mark_contracted(contract.deal, actor=actor, contract=contract.pk)
    force.go_on(contract, actor=actor)
    return contract


@transaction.atomic
def record_signed(contract: Contract, *, actor: Actor, signed_on: date, paper_file: UUID | None = None) -> Contract:
    """Records that an agreement made elsewhere was signed on paper on that day. paper_file: a file of the contract."""
    locking.lock(contract)
    policy.require(actor, "contracts.contract.record_signed", contract)
    if signed_on > drafts.today(contract):
        raise Invalid.one("signed_on", _("A day to come is no day of signing."), "future")
    if not drafts.has_rules(contract, on=signed_on):
        raise Invalid.one("signed_on", _("No rules are known for that day."), "too_early")
    papers.require(contract, paper_file, field="paper_file")
    missing = drafts.lacks(contract, on=signed_on)
    missing = [
        one for one in missing if not one.field.startswith("terms.") and one.field not in ("template", "parties")
    ]
    if missing:
        raise Invalid(missing)
    workflow.apply(
        contract,
        "record_signed",
        actor=actor,
        changes={"signed_on": signed_on, "paper_file": paper_file, **exchange_rates.frozen_cny(contract, signed_on)},
        facts=lambda now: _signed(now, on_paper=True),
    )
    force.go_on(contract, actor=SYSTEM)
    return contract


def _put_before_parties(contract: Contract, actor: Actor, owner: UUID) -> ContractDocument:
    document = documents.built(contract)
    beneath = actor.in_this_matter()
    envelope = signing.prepare(
        actor=beneath,
        owner=owner,
        subject=contract.stream,
        kind=KIND,
        document=document,
        signatories=[
            Party(party.organization_id, party.side)
            for party in contract.parties.all()
            if party.organization_id and party.side != ContractParty.INTERMEDIARY
        ],
        thread=contract.thread,
        jurisdiction=contract.jurisdiction,
        exchange=contract.exchange_id,
    )
    at = clock.after_lock()
    rule = ruleset.rule(
        "signing.envelope_validity",
        jurisdiction=contract.jurisdiction,
        on=drafts.today(contract),
        body=contract.exchange_id,
    )
    until = clock.deadline(at, rule.period, contract.jurisdiction)
    signing.send(actor=beneath, envelope=envelope, sign_by=until)
    made: ContractDocument = ContractDocument.objects.create(
        contract=contract,
        number=contract.documents.count() + 1,
        template=document["template"]["code"],
        template_version=document["template"]["version"],
        document=facts.canonical(document),
        document_hash=envelope.document_hash,
        envelope=envelope.pk,
        made_at=at,
    )
    return made


def _signed(contract: Contract, *, on_paper: bool) -> events.ContractSigned:
    assert contract.signed_on is not None  # set by the same move
    return events.ContractSigned(
        contract=contract.pk,
        deal=contract.deal_id,
        document_hash=contract.document_hash,
        signed_on=contract.signed_on.isoformat(),
        on_paper=on_paper,
    )


def _back(contract: Contract, actor: Actor, said: Said = NOTHING) -> Contract:
    envelope = contract.envelope
    return workflow.apply(
        contract,
        "return_to_draft",
        actor=actor,
        said=said,
        changes={"envelope": None, "document_hash": "", "sent_by": None},
        facts=lambda now: events.ContractReturnedToDraft(contract=now.pk, envelope=envelope),
    )
