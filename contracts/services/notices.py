"""Commands on the public notices of concluded transactions: issue, correct, revoke."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from contracts.events import notices as events
from contracts.models import Contract, CorrectionNotice, TransactionNotice
from contracts.policies.contracts import matter_of
from contracts.selectors import masks, notices, reasons
from contracts.selectors.notices import Case
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.workflow import Said

VOIDED = "contract_void"


@transaction.atomic
def consider(contract: Contract, *, actor: Actor, after: str) -> TransactionNotice | None:
    """Makes a concluded transaction public if the rule asks for it after this step ("in_force" or "registered").

    The rule is the one of the day on which the contract came into force. None when nothing is to be done; a contract
    that has or had a notice gets no second one, so doing it again changes nothing.
    """
    locking.lock(contract)
    if contract.effective_on is None or contract.state not in ("in_force", "performed", "terminated"):
        return None
    case = notices.case_of(contract, on=contract.effective_on)
    if case is None or not case.required or case.when != after:
        return None
    if TransactionNotice.objects.filter(contract=contract).exists():
        return None
    return _issue(contract, actor, case)


@transaction.atomic
def correct(
    contract: Contract, *, actor: Actor, kind: str, cause: UUID, changed: Mapping[str, Any] | None = None
) -> CorrectionNotice | None:
    """Makes a correction public and brings the record up to date.

    kind: one of CorrectionNotice.KINDS. cause: the event it follows from; the same one again changes nothing. changed:
    fields of the record that come from elsewhere than the contract (its registration). None without a standing notice,
    and for a correction of facts that changes none of them.
    """
    locking.lock(contract)
    notice = notices.standing_of(contract)
    if notice is None or notice.corrections.filter(cause=cause).exists():
        return None
    # What an earlier correction took from the registration stays; ended_on is all that a contract in force still gains.
    kept = {**notice.content, "ended_on": notices.content_of(contract)["ended_on"]}
    content = {**kept, **(changed or {})}
    changes = notices.difference(notice.content, content)
    if kind == CorrectionNotice.CORRECTED and not changes:
        return None
    made = _begin_correction(notice, actor, kind, cause, changes)
    _update(notice, actor, content, made)
    return made


@transaction.atomic
def propose_revocation(notice: TransactionNotice, *, actor: Actor, reason: str, note: str = "") -> TransactionNotice:
    """A first officer proposes to revoke it. reason: code of the dictionary notice_revocation_reason."""
    reasons.check(reason, reasons.NOTICES, note=note)
    return workflow.apply(
        notice,
        "propose_revocation",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.TransactionNoticeRevocationProposed(**_about(now)),
    )


@transaction.atomic
def revoke(notice: TransactionNotice, *, actor: Actor, note: str = "") -> TransactionNotice:
    """A second officer revokes it for the reason that the first one gave: what was made public does not hold.

    The public sees from now on only that there was a notice, and why it ended. Its corrections fall with it.
    """
    locking.lock(notice.contract)
    locking.lock(notice)
    return _revoke(notice, actor, Said(notice.proposed_reason, note))


@transaction.atomic
def put_aside(notice: TransactionNotice, *, actor: Actor, note: str = "") -> TransactionNotice:
    """What a first officer proposed is not done: the notice stands as before."""
    return workflow.apply(
        notice,
        "put_aside",
        actor=actor,
        said=Said("", note),
        facts=lambda now: events.TransactionNoticeProposalPutAside(**_about(now)),
    )


@transaction.atomic
def revoke_of_void(contract: Contract, *, actor: Actor) -> TransactionNotice | None:
    """A contract that was annulled has no notice. Doing it again changes nothing."""
    locking.lock(contract)
    notice = notices.standing_of(contract)
    return _revoke(notice, actor, Said(VOIDED)) if notice else None


def _revoke(notice: TransactionNotice, actor: Actor, said: Said) -> TransactionNotice:
    on = clock.local_date(clock.after_lock(), notice.jurisdiction)
    workflow.apply(
        notice,
        "revoke",
        actor=actor,
        said=said,
        changes={"revoked_on": on, "revoked_why": said.reason},
        facts=lambda now: events.TransactionNoticeRevoked(**_about(now), revoked_on=on.isoformat()),
    )
    for correction in locking.lock_all(notice.corrections.filter(state="issued")):
        workflow.apply(
            correction,
            "revoke",
            actor=SYSTEM,
            said=Said(said.reason),
            facts=lambda now: events.CorrectionNoticeRevoked(
                correction=now.pk, notice=notice.pk, contract=notice.contract_id
            ),
        )
    return notice


def _about(notice: TransactionNotice) -> dict[str, UUID]:
    return {"notice": notice.pk, "contract": notice.contract_id, "exchange": notice.exchange_id}


def _issue(contract: Contract, actor: Actor, case: Case) -> TransactionNotice:
    assert contract.exchange is not None and contract.effective_on is not None  # asked by consider
    content, salt = notices.content_of(contract), secrets.token_hex(16)
    notice = TransactionNotice(
        contract=contract,
        exchange=contract.exchange,
        parties=sorted({row.organization_id for row in contract.parties.all() if row.organization_id}),
        matter=matter_of(contract),
        jurisdiction=contract.exchange.jurisdiction,
        contract_class=contract.contract_class,
        seller_province=content["seller_province"],
        buyer_province=content["buyer_province"],
        effective_on=contract.effective_on,
        issued_on=clock.local_date(clock.after_lock(), contract.exchange.jurisdiction),
        withheld=sorted(set(contract.withheld) & set(case.may_withhold)),
        rule=case.as_json(),
        content=content,
        content_salt=salt,
        content_hash=notices.hash_of(content, salt),
        is_demo=contract.is_demo,
    )
    # A number that leads from the notice to the listing would name what is withheld: it gets one that leads nowhere.
    secret = masks.is_withheld("publicity", notice.withheld)
    thread = None if secret else contract.thread
    origin = contract.thread.origin
    return workflow.begin(
        notice, actor=actor, thread=thread, facts=_issued, jurisdiction=notice.jurisdiction, origin=origin
    )


def _begin_correction(
    notice: TransactionNotice, actor: Actor, kind: str, cause: UUID, changes: list[dict[str, Any]]
) -> CorrectionNotice:
    correction = CorrectionNotice(
        notice=notice,
        kind=kind,
        cause=cause,
        changes=changes,
        issued_on=clock.local_date(clock.after_lock(), notice.jurisdiction),
    )
    return workflow.begin(
        correction,
        actor=actor,
        thread=notice.thread,
        said=Said(cause=cause),
        facts=lambda now: events.CorrectionNoticeIssued(
            correction=now.pk,
            notice=notice.pk,
            contract=notice.contract_id,
            kind=kind,
            fields=[row["field"] for row in changes],
            issued_on=now.issued_on.isoformat(),
        ),
    )


def _update(notice: TransactionNotice, actor: Actor, content: dict[str, Any], by: CorrectionNotice) -> None:
    digest = notices.hash_of(content, notice.content_salt)
    workflow.apply(
        notice,
        "correct",
        actor=actor,
        said=Said(cause=by.cause),
        changes={
            "content": content,
            "content_hash": digest,
            **{name: content[name] for name in ("contract_class", "seller_province", "buyer_province")},
        },
        facts=lambda now: events.TransactionNoticeCorrected(
            notice=now.pk, contract=now.contract_id, correction=by.pk, content=digest
        ),
    )


def _issued(notice: TransactionNotice) -> events.TransactionNoticeIssued:
    return events.TransactionNoticeIssued(
        notice=notice.pk,
        contract=notice.contract_id,
        deal=notice.contract.deal_id,
        exchange=notice.exchange_id,
        effective_on=notice.effective_on.isoformat(),
        issued_on=notice.issued_on.isoformat(),
        contract_class=notice.contract_class,
        withheld=notice.withheld,
        content=notice.content_hash,
    )
