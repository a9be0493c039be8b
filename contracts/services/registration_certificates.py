"""The certificate of a registration: made and ended after commit, from a frozen snapshot that may be shown to all."""

from datetime import date
from typing import Any

from django.db import transaction

from contracts.models import Contract, ContractParty, Registration
from contracts.selectors import masks, notices, parties
from institutions.selectors import dictionaries
from transfer.kernel.actor import Actor
from transfer.mechanisms.credentials import selectors, services

KIND = "technology_contract_registration"
ENDS_BY = "contracts.registration.end_certificate"
_NATURAL_PERSON = ("natural person", "自然人")
_CONFIDENTIAL = {"en": "confidential", "zh": "保密"}


@transaction.atomic
def issue(registration: Registration, *, actor: Actor) -> None:
    """Issues the certificate of the present edition; older ones are replaced by it. Doing it again changes nothing.

    The number of a later edition is that of the registration with -2, -3, …
    """
    if registration.registered_on is None:
        return
    number = registration.number if registration.edition == 1 else f"{registration.number}-{registration.edition}"
    present = selectors.of_subject(registration.stream).filter(number=number).first() or services.issue(
        actor=actor,
        kind=KIND,
        subject=registration.stream,
        number=number,
        content=_content_of(registration),
        issuer=registration.office_id,
        issued_on=_issued_on(registration),
        thread=registration.thread,
        revoke_policy=ENDS_BY,
    )
    for older in selectors.of_subject(registration.stream).filter(state="issued").exclude(pk=present.pk):
        services.revoke(actor=actor, credential=older, reason="replaced", replaced_by=present)


@transaction.atomic
def end(registration: Registration, *, actor: Actor, reason: str) -> None:
    """Revokes the certificate when the registration was cancelled or revoked. Doing it again changes nothing."""
    for credential in selectors.of_subject(registration.stream).filter(state="issued"):
        services.revoke(actor=actor, credential=credential, reason=reason)


def _issued_on(registration: Registration) -> date:
    change = registration.corrections.filter(edition=registration.edition).first()
    on: date | None = change.corrected_on if change else registration.registered_on
    assert on is not None  # asked of what is registered
    return on


def _content_of(registration: Registration) -> dict[str, Any]:
    """What everybody may know: no terms, no technical content, no natural person's name, nothing the parties withhold.

    The same masks as of the public notice: the check page is open to whoever holds the address.
    """
    contract, office = registration.contract, registration.office
    on = registration.registered_on
    edition = registration.edition
    rows: list[tuple[str, str, Any]] = [
        ("Registration number", "登记编号", registration.number if edition > 1 else None),
        ("Version", "版次", f"{edition}" if edition > 1 else None),
        ("Seller", "卖方", _open(contract, "sellers", _names(contract, ContractParty.SELLER))),
        ("Buyer", "买方", _open(contract, "buyers", _names(contract, ContractParty.BUYER))),
        ("Class of contract", "合同类别", _label("contract_class", registration.contract_class, on)),
        ("Sub-type", "合同子类", _label("contract_subtype", registration.contract_subtype, on)),
        ("Technology field", "技术领域", _label("technology_field", registration.technology_field, on)),
        ("Signed on", "签订日期", contract.signed_on.isoformat() if contract.signed_on else None),
        ("Turnover", "合同成交额", _open(contract, "turnover", registration.turnover)),
        ("Technology transaction amount", "技术交易额", _open(contract, "transaction", registration.transaction)),
    ]
    return {
        "title": {"en": "Certificate of registration of a technology contract", "zh": "技术合同登记证明"},
        "issuer": {"en": office.name_en or office.name_zh, "zh": office.name_zh or office.name_en},
        "facts": [_fact(en, zh, value) for en, zh, value in rows if value],
    }


def _open(contract: Contract, field: str, value: Any) -> Any:
    return _CONFIDENTIAL if masks.is_withheld(field, contract.withheld) else value


def _fact(en: str, zh: str, value: Any) -> dict[str, Any]:
    label = {"en": en, "zh": zh}
    if hasattr(value, "minor"):
        return {"label": label, "amount": {"minor": value.minor, "currency": value.currency}}
    return {"label": label, "value": value}


def _label(dictionary: str, code: str, on: Any) -> dict[str, str] | None:
    if not code:
        return None
    return {lang: dictionaries.label(dictionary, code, lang, on=on) for lang in ("en", "zh")}


def _names(contract: Any, side: str) -> dict[str, str]:
    found = [
        _NATURAL_PERSON if notices.is_natural(row) else (row.name_en or row.name_zh, row.name_zh or row.name_en)
        for row in parties.on_side(contract, side)
    ]
    return {"en": ", ".join(en for en, _zh in found), "zh": "、".join(zh for _en, zh in found)}
