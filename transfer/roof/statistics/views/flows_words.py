"""What the flows show, in words."""

from django.utils.translation import gettext as _

from transfer.edge import amounts
from transfer.kernel.money import percent
from transfer.roof.statistics.selectors.flows import Flows, largest_between
from transfer.roof.statistics.selectors.questions import Question
from transfer.roof.statistics.selectors.tables import scaled
from transfer.roof.statistics.views.comparing import joined
from transfer.roof.statistics.views.layout import HIDDEN
from transfer.roof.statistics.views.words import SCALES


def amount(value: int | None, question: Question) -> str:
    """A count, or an amount in the unit asked for; a star where it is not shown."""
    if value is None:
        return HIDDEN
    return f"{value:,}" if question.measure == "number" else f"{scaled(value, question.unit):,f}"


def told(value: int, question: Question) -> str:
    """The same inside a sentence, with its unit."""
    if question.measure == "number":
        return _("%(number)s contracts") % {"number": f"{value:,}"}
    return amounts.words(value, unit=SCALES[question.unit])


def sentence(found: Flows) -> str:
    """How much stays in its region, and the largest flow between two; nothing about what is not shown."""
    if not found.cells:
        return _("Nothing was registered in this span.")
    if not found.total:
        return _("There are too few contracts to be shown.")
    said = {"whole": told(found.total, found.question), "share": f"{found.share}"}
    stays = (
        _("Of %(whole)s, at least %(share)s %% stays in the seller's region.")
        if found.at_least
        else _("Of %(whole)s, %(share)s %% stays in the seller's region.")
    )
    return joined([stays % said, _largest(found)])


def _largest(found: Flows) -> str:
    largest = largest_between(found)
    if largest is None or not found.total:
        return ""
    seller, buyer, value = largest
    names = {"seller": seller.label, "buyer": buyer.label, "value": told(value, found.question)}
    share = percent(value, found.total, places=1)
    text = _("The largest flow between two regions is from %(seller)s to %(buyer)s: %(value)s, %(share)s %%.")
    return text % {**names, "share": f"{share}"}
