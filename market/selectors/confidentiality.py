"""The confidentiality agreement of a deal: its text, how far its signing has come, and what it opens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.models.organizations import PERSON
from market.models import Deal
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotNow, RuleBroken, Text
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import selectors as files
from transfer.mechanisms.signing import selectors as signing
from transfer.mechanisms.signing.models import Envelope, Signatory

STATES = ("opened", "negotiating")
"""Of a deal in which confidentiality is agreed."""
KIND = "market.deal.confidentiality"
SCHEMA = "agreement/1"
UNDER_WAY = ("prepared", "sent", "partly_signed")
_FILE = Path(__file__).resolve().parents[1] / "agreements_data" / "confidentiality.json"


@dataclass(frozen=True, slots=True)
class SideSigned:
    """One side of an agreement: "seller" or "buyer", its names as they stand in the text, when it signed."""

    side: str
    organization: UUID
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What the agreement opens to the buyer: how many confidential files of the technology or of the answer."""

    noun: str
    about: Stateful
    count: int


def built(deal: Deal) -> dict[str, Any]:
    """The agreement as a structured document: plain data in both languages, the same facts give the same document."""
    form = _form()
    return {
        "schema": SCHEMA,
        "template": {"code": form["code"], "version": form["version"]},
        "deal": str(deal.pk),
        "number": deal.thread.number,
        "title": deal.title,
        "heading": form["heading"],
        "basis": form["basis"],
        "months": form["months"],
        "parties": [_party(side, party) for side, party in (("seller", deal.seller), ("buyer", deal.buyer))],
        "clauses": form["clauses"],
    }


def under_way(deal: Deal) -> Envelope | None:
    """The agreement that waits for signatures."""
    found: Envelope | None = signing.of_subject(deal.stream).filter(kind=KIND, state__in=UNDER_WAY).first()
    return found


def latest_for(deal: Deal, actor: Actor) -> Envelope | None:
    """The newest agreement of the deal that the actor may read: those are the two sides."""
    reader = actor.in_this_matter() if side_of(deal, actor) else actor
    rows = Envelope.objects.visible_to(reader).filter(subject=deal.stream, kind=KIND)
    found: Envelope | None = rows.order_by("-pk").first()
    return found


def naming(user: UUID) -> QuerySet[Envelope]:
    """The texts in which a natural person stands as a side: written out, and hashed so."""
    own = Organization.objects.filter(kinds__contains=[PERSON], applied_by=user).values("pk")
    mine = Signatory.objects.filter(organization__in=own).values("envelope")
    rows: QuerySet[Envelope] = Envelope.objects.filter(kind=KIND, pk__in=mine)
    return rows


def text_of(envelope: Envelope) -> dict[str, Any]:
    """The document as it was sent."""
    document: dict[str, Any] = json.loads(envelope.document)
    return document


def side_of(deal: Deal, actor: Actor) -> str:
    """ "seller" or "buyer" for whoever belongs to that side in whatever role, or is its broker; "" for others."""
    sides = {"seller": deal.seller_id, "buyer": deal.buyer_id}
    first = sorted(sides, key=lambda side: sides[side] != actor.on_behalf_of)
    return next((side for side in first if actor.acts_for(sides[side], *deal.matter)), "")


def signatures(envelope: Envelope) -> list[SideSigned]:
    """Both sides in the order of signing, by the names in the text. Two queries."""
    names = {party["organization"]: _named(party) for party in text_of(envelope)["parties"]}
    return [
        SideSigned(
            line.signatory.role,
            line.signatory.organization,
            names.get(str(line.signatory.organization), ""),
            line.signature.signed_at if line.signature else None,
        )
        for line in signing.lines(envelope)
    ]


def opens(deal: Deal) -> list[Opened]:
    """The confidential files that the seller's side keeps behind it, where there are any."""
    behind = (("achievement", deal.achievement), ("response", deal.response))
    found = [Opened(noun, obj, _confidential(obj)) for noun, obj in behind if obj is not None]
    return [one for one in found if one.count]


def require_time(deal: Deal) -> None:
    """NotNow once the terms are agreed, or the deal is over."""
    if deal.state not in STATES:
        raise NotNow(_("Confidentiality is agreed before the terms are."), state=deal.state)


def require_none(deal: Deal) -> None:
    """NotNow once the terms are agreed; RuleBroken while one waits for signatures or is signed."""
    require_time(deal)
    if deal.confidentiality or under_way(deal):
        raise RuleBroken(
            _("There is a confidentiality agreement already: it is signed, or waits for signatures."),
            code="confidentiality_once",
        )


def waiting(deal: Deal) -> Envelope:
    """The agreement that waits for signatures; NotNow without one."""
    require_time(deal)
    found = under_way(deal)
    if found is None:
        raise NotNow(_("No confidentiality agreement waits for signatures."), state=deal.state)
    return found


def is_open_to(envelope: Envelope | None, actor: Actor) -> bool:
    """It waits for the signature of the actor's organization."""
    return (
        envelope is not None
        and envelope.state in UNDER_WAY
        and any(one.organization == actor.organization for one in signing.open_signatories(envelope, actor))
    )


def may_prepare(deal: Deal) -> bool:
    """As far as the deal is concerned one may be prepared now."""
    return deal.state in STATES and not deal.confidentiality and under_way(deal) is None


def said(words: Mapping[str, str]) -> str:
    """What a text of the agreement says in the reader's language."""
    return words["zh" if (get_language() or "").startswith("zh") else "en"]


def other(words: Mapping[str, str]) -> str:
    """The same in the other language."""
    return words["en" if (get_language() or "").startswith("zh") else "zh"]


def word_of(side: str) -> Text:
    """What a side is called."""
    return _("Seller") if side == "seller" else _("Buyer")


def _named(party: Mapping[str, str]) -> str:
    return said({"zh": party["name_zh"] or party["name_en"], "en": party["name_en"] or party["name_zh"]})


def _confidential(obj: Stateful) -> int:
    return int(files.of_subject(obj.stream).filter(level="confidential").count())


def _party(side: str, party: Organization) -> dict[str, str]:
    return {
        "side": side,
        "organization": str(party.pk),
        "name_zh": party.name_zh,
        "name_en": party.name_en,
        "number": party.uscc or party.foreign_number,
    }


@lru_cache(maxsize=1)
def _form() -> dict[str, Any]:
    form: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return form
