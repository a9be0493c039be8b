"""What the end of a publicity, a signed agreement and a mandate handed over mean to a deal."""

from uuid import UUID

from market.models import Deal
from market.selectors import confidentiality
from market.services import deals
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.mechanisms.signing.models import Envelope

NOUN = Deal.STATES.noun


@subscribe("publicity.publicity.concluded", name="market.deal_publicity_concluded")
def publicity_concluded(happened: Happened) -> None:
    """A contract may be made now."""
    deal = _deal_of(happened)
    if deal:
        deals.note_publicity(deal, actor=SYSTEM, publicity=UUID(happened.facts["publicity"]))


@subscribe("publicity.publicity.annulled", name="market.deal_publicity_annulled")
def publicity_annulled(happened: Happened) -> None:
    """What was agreed does not hold. A notice that was taken back with its deal is no news."""
    deal = _deal_of(happened)
    if deal and deal.state == "agreed" and str(deal.publicity) == happened.facts["publicity"]:
        upheld = happened.facts["objection"] is not None
        deals.reopen(deal, actor=SYSTEM, reason="objection_upheld" if upheld else "publicity_annulled")


@subscribe("signing.envelope.completed", name="market.deal_confidentiality")
def confidentiality_signed(happened: Happened) -> None:
    """Both sides have signed the confidentiality agreement."""
    deal = _deal_of(happened)
    if deal and happened.facts["kind"] == confidentiality.KIND and deal.state in ("opened", "negotiating"):
        envelope = Envelope.objects.get(pk=happened.facts["envelope"])
        deals.attach_confidentiality(deal, actor=SYSTEM, envelope=envelope)


@subscribe("talent.mandate.accepted", name="market.deal_mandate_succeeded")
def mandate_succeeded(happened: Happened) -> None:
    """The new broker takes over the deals under way of the one before."""
    before = happened.facts["succeeds"]
    if before is None:
        return
    for side in ("seller", "buyer"):
        rows = Deal.objects.filter(state__in=["opened", "negotiating"], **{f"{side}_mandate": before})
        for deal in rows.order_by("pk"):
            deals.note_mandate(deal, actor=SYSTEM, side=side, mandate=UUID(happened.facts["mandate"]))


def _deal_of(happened: Happened) -> Deal | None:
    noun, _colon, key = happened.facts["subject"].partition(":")
    return Deal.objects.filter(pk=key).first() if noun == NOUN else None
