"""A body with which each operation succeeds, for the world of everything.py."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from contracts.models import Registration
from tests.api import shapes
from tests.api.everything import Everything
from tests.api.shapes import Operation
from tests.contracts import bargain as bargains
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.institutions import people
from tests.market import asking, trade, world
from transfer.mechanisms.files import services as files

WORDS = {"reason": "other", "note": "Said in a sentence."}
REASONS = {
    ("distributions", "withdraw"): "wrong_statement",
    ("objections", "dismiss"): "unfounded",
    ("invention-disclosures", "release"): "incomplete",
    ("registrations", "refuse"): "2",
}
TRANSLATED = {"achievements": "title", "demands": "title", "listings": "terms", "organizations": "about"}


def body(made: Everything, operation: Operation, row: dict[str, Any] | None = None) -> dict[str, Any]:
    """What makes the operation succeed; row: the object as the API shows it, for a move or a change."""
    if not operation.move and operation.noun in creations(made):
        return creations(made)[operation.noun]()
    given = shapes.sample(operation.shape)
    for name, value in WORDS.items():
        if name in operation.shape.get("properties", {}):
            given[name] = value
    if "reason" in given:
        given["reason"] = REASONS.get((operation.noun, operation.move), given["reason"])
    return {**given, **special(made, operation, row or {})}


def creations(made: Everything) -> dict[str, Callable[[], dict[str, Any]]]:
    """A new body of each noun that can be begun; what it names is made for it."""
    return {**_of_technology(made), **_of_trade(made), **_of_contracts(made), **_of_institutions(made)}


def _fresh(made: Everything) -> trade.Market:
    """The market with one more accepted achievement."""
    market = made.bargain.market
    technology = trade.achievement(market.university, market.exchange, market.inventor)
    return trade.Market(**{**market.__dict__, "achievement": technology})


def _signed(made: Everything) -> str:
    """A contract that is not registered yet."""
    fresh = Bargain(**{**made.bargain.__dict__, "market": _fresh(made)})
    return str(bargains.signed(fresh, deal=bargains.ready(fresh)).pk)


def _of_technology(made: Everything) -> dict[str, Callable[[], dict[str, Any]]]:
    desk = made.desk
    return {
        "achievements": lambda: {
            "title": world.TEXT["title"], "abstract": world.TEXT["abstract"], "technology_field": "5",
            "exchange": str(made.lab.exchange.pk), "inventors": [{"name": "赵工", "weight": 1}],
        },
        "demands": lambda: {"exchange": str(desk.exchange.pk), "title": "低温管道保冷层减薄", "technology_field": "5"},
        "invention-disclosures": lambda: {"title": "气凝胶毡", "summary": "常压一步法制备。", "technology_field": "5"},
        "responses": lambda: {"demand": str(asking.opened(desk).pk), "approach": "An aerogel felt of 40 mm."},
    }  # fmt: skip


def _of_trade(made: Everything) -> dict[str, Callable[[], dict[str, Any]]]:
    market = made.bargain.market
    return {
        "deals": lambda: {
            "exchange": str(market.exchange.pk), "seller": str(market.university.pk), "title": "委托开发",
            "contract_class": "development",
        },
        "listings": lambda: {
            "achievement": str(_fresh(made).achievement.pk), "conversion_mode": "licence", "licence_mode": "ordinary",
            "asking": {"minor": 50_000_000, "currency": "CNY"},
        },
        "jobs": lambda: {"kind": "jobs.list.export", "asked": made.list_asked(), "order": False},
        "mandates": lambda: {
            "principal": str(market.enterprise.pk), "commission": "none",
            "broker": str(people.organization("broker_agency", at=market.exchange).pk),
        },
        "objections": lambda: {
            "publicity": str(made.publicity.pk), "ground": "price", "statement": "Far below its worth.",
        },
        "offers": lambda: {
            "deal": str(trade.deal(_fresh(made)).pk), "price": {"minor": 280_000_000, "currency": "CNY"},
            "payment_mode": "LUMP_ONCE", "months": 36, "licence_mode": "exclusive",
            "deliverables": "Process description and training.",
        },
    }  # fmt: skip


def _of_contracts(made: Everything) -> dict[str, Callable[[], dict[str, Any]]]:
    bargain, market = made.bargain, made.bargain.market
    return {
        "contracts": lambda: {
            "sellers": [str(market.university.pk)], "buyers": [str(market.enterprise.pk)], "title": "另一份",
            "contract_class": "service",
        },
        "distribution-rules": lambda: {"shares": bargains.SHARES, "valid_from": bargains.today().isoformat()},
        "distributions": lambda: {"contract": str(bargains.paid(bargain, made.signed, 700).contract_id)},
        "payments": lambda: {
            "contract": str(made.signed.pk), "paid_on": bargains.today().isoformat(),
            "amount": {"minor": 300, "currency": "CNY"},
        },
        "registrations": lambda: {"contract": _signed(made), "office": str(made.office.organization.pk)},
    }  # fmt: skip


def _of_institutions(made: Everything) -> dict[str, Callable[[], dict[str, Any]]]:
    exchange = made.bargain.market.exchange
    return {
        "counter-services": lambda: {
            "email": people.user("来访人").email, "acting_for": "", "purposes": ["demand"], "identity": "passport",
            "consent": "code",
        },
        "organizations": lambda: {
            "kinds": ["enterprise"], "applied_to": str(exchange.pk), "name_zh": "又一企业", "region": "330106",
            "uscc": people.identifier(),
        },
        "role-grants": lambda: {"membership": str(people.membership(exchange, "clerk").pk), "roles": ["reviewer"]},
    }  # fmt: skip


def _paper(made: Everything) -> UUID:
    """A signed paper that the clerk has sent ahead."""
    paper = ContentFile(b"%PDF-1.4 signed", name="consent.pdf")
    return files.keep_upload(actor=made.actors["clerk"], upload=paper).pk


def special(made: Everything, operation: Operation, row: dict[str, Any]) -> dict[str, Any]:
    """What the shape alone does not tell."""
    match operation.noun, operation.move:
        case "contracts", "send_to_sign" | "change":
            return {}
        case "contracts", "propose_end":
            return {"move": "terminate", "reason": "agreed"}
        case "contracts", "record_signed":
            return {"signed_on": bargains.today().isoformat()}
        case "counter-services", "consent":
            return {"upload": str(_paper(made))}
        case "mandates", "hand_over":
            return {"to": str(people.organization("broker_agency", at=made.bargain.market.exchange).pk)}
        case "invention-disclosures", "elect":
            return {"exchange": str(made.lab.exchange.pk)}
        case "memberships", "drop_roles":
            return {"roles": row["roles"][:1]}
        case "registrations", "assess":
            return {"findings": registry.findings(Registration.objects.get(pk=row["id"]))}
        case "registrations", "ask_experts":
            return {"experts": [str(made.office.expert.membership)], "disputed": True}
        case noun, "translate":
            return {"language": "en", "texts": {TRANSLATED[noun]: "Said in English."}}
        case "organizations", "propose":
            return {"move": "end"}
    return {}
