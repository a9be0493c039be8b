"""What the public board shows of an agreed deal."""

from django.utils.translation import gettext_noop

from market.models import Deal
from market.selectors.publicity_rules import Case
from transfer.kernel.errors import Misuse
from transfer.mechanisms.publicity.services.publicities import Content

MODES = {
    "transfer": gettext_noop("Transfer"),
    "equity": gettext_noop("Contribution as equity"),
    "exclusive": gettext_noop("Exclusive licence"),
    "sole": gettext_noop("Sole licence"),
    "ordinary": gettext_noop("Ordinary licence"),
    "cooperation": gettext_noop("Use in cooperation"),
}
"""What is agreed on → the message the board translates for whoever reads it."""
ROYALTY = gettext_noop("A royalty; no fixed price.")


def content_of(deal: Deal, case: Case) -> Content:
    """The frozen public snapshot. The buyer is not named: the law asks whether it is related, not who it is."""
    offer = deal.agreed_offer
    if offer is None:
        raise Misuse("nothing is agreed yet")
    text = deal.achievement.text if deal.achievement else None
    is_chinese = text is None or text.original_lang.startswith("zh")
    seller = deal.seller
    names = (seller.name_zh, seller.name_en) if is_chinese else (seller.name_en, seller.name_zh)
    has_price = "price" in case.show
    return Content(
        title=text.title if text else deal.title,
        abstract=text.abstract if text and "abstract" in case.show else "",
        language=text.original_lang if text else "zh-hans",
        seller=names[0] or names[1],
        seller_elsewhere=names[1] if names[0] else "",
        mode=_mode(deal, offer.licence_mode) if "conversion_mode" in case.show else "",
        price=offer.price if has_price else None,
        price_note=ROYALTY if has_price and offer.price is None else "",
    )


def _mode(deal: Deal, licence_mode: str) -> str:
    if deal.contract_class == "licensing":
        return MODES[licence_mode or "ordinary"]
    return MODES[deal.listing.conversion_mode if deal.listing else "transfer"]
