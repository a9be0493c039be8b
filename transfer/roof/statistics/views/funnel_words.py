"""What the funnel shows, in words."""

from django.utils.translation import gettext as _

from transfer.roof.statistics.selectors.funnel import Funnel, Step
from transfer.roof.statistics.selectors.kinds import DEMAND, MANDATE, TECHNOLOGY
from transfer.roof.statistics.views.comparing import figure, joined

SIGNED = {TECHNOLOGY: 6, DEMAND: 6, MANDATE: 4}


def sentence(found: Funnel) -> str:
    """How many came to a contract, where most stop, which step takes longest."""
    if not found.begun:
        return _("Nothing began in this period.")
    return joined([_arrived(found), _stops(found), _slowest(found)])


def narrowest(found: Funnel) -> Step | None:
    """The step after which the smallest share goes on, among those that came to it."""
    known = [step for step in found.steps if step.share is not None and step.on]
    return min(known, key=lambda step: (step.share, step.number)) if len(known) > 1 else None


def _arrived(found: Funnel) -> str:
    signed = found.steps[SIGNED[found.way.kind] - 1].reached
    told = {"begun": f"{found.begun:,}", "signed": f"{signed:,}"}
    texts = {
        TECHNOLOGY: _("Of %(begun)s technologies begun, %(signed)s came to a signed contract."),
        DEMAND: _("Of %(begun)s demands sent, %(signed)s came to a signed contract."),
        MANDATE: _("Of %(begun)s mandates proposed, %(signed)s came to a signed contract."),
    }
    return texts[found.way.kind] % told


def _stops(found: Funnel) -> str:
    step = narrowest(found)
    if step is None:
        return ""
    told = {"step": step.name, "next": found.steps[step.number].name, "share": figure(step.share)}
    return _("Fewest go on from “%(step)s” to “%(next)s”: %(share)s %%.") % told


def _slowest(found: Funnel) -> str:
    known = [step for step in found.steps if step.days]
    if not known:
        return ""
    step = max(known, key=lambda one: (one.days or 0, one.number))
    told = {"step": step.name, "next": found.steps[step.number].name, "days": figure(step.days)}
    return _("The longest way is from “%(step)s” to “%(next)s”: half take more than %(days)s days.") % told
