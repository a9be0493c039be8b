"""The demo's register of three years: contracts made elsewhere, recorded, filed and registered by the services.

Always the same contracts, drawn from data/register.toml; each in a transaction of its own at its own days, once.
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from contracts.models import Registration
from contracts.selectors import recognition
from contracts.selectors.drafts import Draft
from contracts.selectors.rights import RightGiven, is_needed
from contracts.services import contracts, registration_desk, registrations, signing
from market.selectors import inputs
from transfer.kernel import clock, loading
from transfer.kernel.money import Money
from transfer.roof.portal.demo import files
from transfer.roof.portal.demo.parties import Parties

COUNT = 300
_CLASS_CHANGED = date(2026, 3, 1)
"""From this day licensing is a class of its own: rule contract.classes."""
_OFFICES, _OFFICE_WEIGHTS = ("office", "westgate"), (7, 3)
_BEIJING_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One contract as it is drawn: about what, between whom, for how much, signed and registered when."""

    title: str
    subject: Mapping[str, Any]
    seller: str
    buyer: str
    office: str
    yuan: int
    equipment_yuan: int
    lang: str
    signed: date
    filed: datetime
    registered: datetime


def load(parties: Parties, count: int = COUNT) -> None:
    """Makes what is missing of the first `count`, in the order of the days on which the offices decided."""
    done = set(Registration.objects.filter(is_demo=True, state="registered").values_list("contract__title", flat=True))
    for drawn in sorted(_draw(clock.now().date(), count), key=lambda one: one.registered):
        if drawn.title not in done:
            _register(drawn, parties)


def _draw(today: date, count: int) -> Iterator[Drawn]:
    subjects = files.read("register")["subjects"]
    days = (today - date(today.year - 2, 1, 1)).days - 3  # this year and the two before, so that years compare
    chance = random.Random(20150801)  # a demo, not a secret: the same contracts on every machine
    for number in range(1, count + 1):
        subject = chance.choices(subjects, [row["weight"] for row in subjects])[0]
        low, high = subject["yuan"]
        yuan = round(math.exp(chance.uniform(math.log(low), math.log(high))), -2)
        seller = chance.choice(subject["sellers"])
        buyer = chance.choice([one for one in subject["buyers"] if one != seller])
        lang = "en" if number % 4 == 0 else "zh-hans"
        # More of them lately, as a growing market has it.
        ago = 3 + int(days * (1 - chance.random() ** 0.7))
        registered = today - timedelta(days=ago)
        yield Drawn(
            title=f"{subject['zh' if lang == 'zh-hans' else 'en']} (XD-{number:03d})",
            subject=subject,
            seller=seller,
            buyer=buyer,
            office=chance.choices(_OFFICES, _OFFICE_WEIGHTS)[0],
            yuan=int(yuan),
            equipment_yuan=int(yuan * chance.uniform(0.4, 0.6)) if subject.get("equipment") else 0,
            lang=lang,
            signed=registered - timedelta(days=chance.randint(5, 40)),
            filed=_at(registered - timedelta(days=chance.randint(0, 4)), 9, chance.randint(0, 59)),
            registered=_at(registered, 15, chance.randint(0, 59)),
        )


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), _BEIJING_TIME)


@transaction.atomic
def _register(drawn: Drawn, parties: Parties) -> None:
    """All of its steps or none: who kills the load finds no contract halfway."""
    applicant = parties.member(parties.organizations[drawn.seller], "signatory")
    office = parties.organizations[drawn.office]
    seller, buyer = parties.organizations[drawn.seller], parties.organizations[drawn.buyer]
    with loading.happened_at(drawn.filed, origin="demo"):
        contract = contracts.draft_outside(actor=applicant, sellers=[seller], buyers=[buyer], **_terms(drawn))
        signing.record_signed(contract, actor=applicant, signed_on=drawn.signed)
        registration = registrations.draft(contract, actor=applicant, office=office)
        registrations.file(registration, actor=applicant)
    with loading.happened_at(drawn.registered, origin="demo"):
        decide(registration, parties)


def _terms(drawn: Drawn) -> Draft:
    subject = drawn.subject
    kind = subject["contract_class"]
    if kind == "licensing" and drawn.signed < _CLASS_CHANGED:
        kind = "transfer"
    items = [{"kind": "equipment", "what": "设备", "minor": drawn.equipment_yuan * 100, "reasonable_quantity": False}]
    return {
        "title": drawn.title,
        "original_lang": drawn.lang,
        "contract_class": kind,
        "contract_subtype": subject["contract_subtype"],
        "licence_mode": subject.get("licence_mode", ""),
        "conversion_mode": {"licensing": "licence", "transfer": "transfer"}.get(subject["contract_class"], "other"),
        "technology_field": subject["field"],
        "ip_kind": subject["ip"],
        "plan_source": "none",
        "socio_economic_objective": subject["objective"],
        "amount_known": True,
        "turnover": Money(drawn.yuan * 100),
        "payment_mode": "LUMP_ONCE",
        "rights": _rights(drawn, kind),
        "items": items if drawn.equipment_yuan else [],  # type: ignore[typeddict-item] # of amounts, as they are
    }


def _rights(drawn: Drawn, contract_class: str) -> list[RightGiven]:
    """The right that the contract is about, where it has to name one; numbers of a series that no office gives."""
    if contract_class not in ("licensing", "transfer") or not is_needed(
        drawn.subject["contract_subtype"], on=drawn.signed
    ):
        return []
    serial = int(drawn.title.rpartition("-")[2].rstrip(")"))
    filed = drawn.signed - timedelta(days=900 + serial)
    right: RightGiven = {
        "kind": drawn.subject["ip"],
        "title": drawn.title.rpartition(" (")[0],
        "filed_on": filed,
        "granted_on": filed + timedelta(days=500),
        "expires_on": date(filed.year + (10 if drawn.subject["ip"] == "utility_model" else 20), filed.month, 28),
    }
    if drawn.subject["ip"] in ("invention_patent", "utility_model"):
        digits = f"{filed.year}9998{serial:04d}"
        right["number"] = next(
            number for check in "0123456789X" if inputs.patent_number("CN", number := f"{digits}.{check}")
        )
    return [right]


def decide(registration: Registration, parties: Parties) -> None:
    """What an office does with what was filed, until it is registered."""
    registrar = parties.member(registration.office, "registrar")
    registration_desk.accept(registration, actor=registrar)
    registration_desk.start_review(registration, actor=registrar)
    findings = [
        {"condition": condition.code, "met": True, "note": ""}
        for condition in recognition.conditions(registration.contract)
    ]
    registration_desk.assess(registration, actor=registrar, findings=findings)
    who = registrar
    if recognition.needs_second_check(registration):
        registration_desk.pass_on(registration, actor=registrar)
        who = parties.member(registration.office, "second_checker")
    registration_desk.register(registration, actor=who)
