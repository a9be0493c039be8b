"""What the desk of an exchange's listing officers shows: the queue, and what to look at before a decision."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from institutions.selectors import dictionaries
from market.models import IpRight, Listing, RightGrant
from market.policies.listings import is_officer
from market.selectors import rights
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.mechanisms.worklist.models import WorkItem

REVIEW = "market.listing.review"
"""The kind of the piece of work."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at: evidence, not a verdict. tone: grey for a hint, amber to look at, seal against a rule."""

    code: str
    tone: Literal["grey", "amber", "seal"]
    sentence: str
    rule: str = ""


def queue(actor: Actor) -> list[tuple[WorkItem, Listing]]:
    """What waits for this desk and this officer, without what they have an interest in, the most urgent first."""
    if actor.organization is None:
        return []
    items = WorkItem.objects.active().visible_to(actor).filter(organization=actor.organization, kind=REVIEW)
    subjects = {item.subject.partition(":")[2]: item for item in items.order_by("due_at")[:100]}
    rows = Listing.objects.visible_to(actor).filter(pk__in=subjects).with_sights()
    return sorted(
        ((subjects[str(row.pk)], row) for row in rows), key=lambda pair: (pair[0].due_at is None, pair[0].due_at)
    )


def is_desk_of(actor: Actor, listing: Listing) -> bool:
    """The actor looks after listings at its exchange, and it has been submitted."""
    return is_officer(actor, listing) and listing.state != "draft"


def promised(listing: Listing) -> list[RightGrant]:
    """What is promised of the achievement to others, the listing's own reservation left out."""
    return [grant for grant in rights.standing(listing.achievement) if grant.holder != listing.stream]


def rights_of(listing: Listing) -> list[IpRight]:
    """The rights that would be offered."""
    return rights.rights_of(listing.achievement)


def checks(listing: Listing) -> list[Check]:
    """What to look at, the gravest first; empty when nothing is to be remarked."""
    today = clock.local_date(clock.now(), listing.exchange.jurisdiction)
    found = []
    if promised(listing):
        sentence = _("A right in it is reserved or granted already; approving fails where the two overlap.")
        found.append(Check("promised", "amber", sentence))
    for right in rights.expired(listing.achievement, today):
        sentence = _("A right in it has ended: %(number)s.") % {"number": right.number or right.title}
        found.append(Check("expired", "amber", sentence, _("An expired patent is not transferred or licensed.")))
    if not rights.rights_of(listing.achievement):
        found.append(Check("no_right", "amber", _("No right is named: what would be transferred or licensed?")))
    gate = listing.achievement.text.export_gate
    if gate not in ("not_cross_border", "free"):
        label = dictionaries.label("export_control_gate", gate)
        sentence = _("Export control: %(label)s.") % {"label": label}
        found.append(Check("export", "amber", sentence, _("Technology import and export regulations, arts. 29 to 35")))
    if not listing.seller.in_force:
        found.append(Check("seller", "seal", _("The seller is not in force.")))
    if listing.asking is None:
        found.append(Check("price", "grey", _("The price is to be negotiated.")))
    return sorted(found, key=lambda check: ("seal", "amber", "grey").index(check.tone))
