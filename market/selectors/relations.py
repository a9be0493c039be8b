"""Whether a buyer is related to those who made an achievement."""

from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from institutions.models import Membership, Organization
from market.models import Achievement, Inventor

WHY = {
    "buyer_is_inventor": gettext_noop("The buyer is one of the inventors."),
    "inventor_in_buyer": gettext_noop("An inventor belongs to the buyer."),
    "shared_member": gettext_noop("Somebody acts for both the seller and the buyer."),
}
"""Code of a relation → the sentence the page shows."""


def sentence(code: str) -> str:
    """The sentence of a code, in the reader's language."""
    return gettext(WHY.get(code, code))


def related_why(achievement: Achievement | None, seller: Organization, buyer: Organization) -> list[str]:
    """The codes of what relates the buyer to the inventors or the seller; empty for strangers.

    Zhejiang's regulations (art. 17) want a buyer flagged who is a completer of the achievement or a related party.
    """
    members = _members(buyer.pk)
    found = []
    if achievement is not None:
        rows = Inventor.objects.filter(achievement=achievement.pk, user__isnull=False)
        inventors: set[UUID | None] = set(rows.values_list("user", flat=True))
        if inventors & members:
            found.append("buyer_is_inventor" if buyer.is_person else "inventor_in_buyer")
    if members & _members(seller.pk):
        found.append("shared_member")
    return found


def _members(organization: UUID) -> set[UUID]:
    rows = Membership.objects.in_force().filter(organization=organization)
    return set(rows.values_list("user_id", flat=True))
