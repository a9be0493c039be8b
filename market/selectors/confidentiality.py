"""The confidentiality agreement of a deal: its text, and how far its signing has come."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from institutions.models import Organization
from market.models import Deal
from transfer.kernel.actor import Actor
from transfer.mechanisms.signing import selectors as signing
from transfer.mechanisms.signing.models import Envelope

KIND = "market.deal.confidentiality"
SCHEMA = "agreement/1"
UNDER_WAY = ("prepared", "sent", "partly_signed")
_FILE = Path(__file__).resolve().parents[1] / "agreements_data" / "confidentiality.json"


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
    rows = Envelope.objects.visible_to(actor).filter(subject=deal.stream, kind=KIND)
    found: Envelope | None = rows.order_by("-pk").first()
    return found


def text_of(envelope: Envelope) -> dict[str, Any]:
    """The document as it was sent."""
    document: dict[str, Any] = json.loads(envelope.document)
    return document


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
