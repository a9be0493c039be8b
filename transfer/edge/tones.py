"""One meaning per colour: which tone, icon and word a state has on every page, in e-mail and in print.

A state code has the same tone and icon whatever noun it belongs to, save the few words that mean two things
(an *applied* deposit is used up, an *applied* organization waits); those stand under `noun.state`.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

Tone = Literal["grey", "slate", "amber", "celadon", "ink", "seal"]


@dataclass(frozen=True)
class Look:
    """How a state is shown: tone of the chip, name of the icon, the word."""

    tone: Tone
    icon: str
    word: str | Promise


def _draft(word: str | Promise) -> Look:
    return Look("grey", "pencil", word)


def _review(word: str | Promise) -> Look:
    return Look("slate", "clock", word)


def _runs(word: str | Promise) -> Look:
    return Look("slate", "megaphone", word)


def _due(word: str | Promise) -> Look:
    return Look("amber", "hourglass", word)


def _back(word: str | Promise) -> Look:
    return Look("amber", "return", word)


def _good(word: str | Promise) -> Look:
    return Look("celadon", "check", word)


def _open(word: str | Promise) -> Look:
    return Look("celadon", "dot", word)


def _over(word: str | Promise) -> Look:
    return Look("ink", "archive", word)


def _no(word: str | Promise) -> Look:
    return Look("seal", "cross", word)


LOOKS: dict[str, Look] = {
    # not begun, or only its owner's
    "draft": _draft(_("draft")),
    "prepared": _draft(_("prepared")),
    "drafting": _draft(_("drafting")),
    "scheduled": _draft(_("scheduled")),
    "proposed": _draft(_("proposed")),
    # someone looks at it
    "disclosed": _review(_("disclosed")),
    "in_triage": _review(_("in triage")),
    "submitted": _review(_("submitted")),
    "in_review": _review(_("in review")),
    "in_expert_review": _review(_("in expert review")),
    "second_check": _review(_("in second check")),
    "filed": _review(_("filed")),
    "admitted": _review(_("admitted")),
    "heard": _review(_("heard")),
    "evaluating": _review(_("being evaluated")),
    "sent": _review(_("sent")),
    "made": _review(_("made")),
    "applied": _review(_("applied for")),
    "taken": _review(_("taken on")),
    "negotiating": _review(_("in negotiation")),
    "signing": _review(_("being signed")),
    "partly_signed": _review(_("partly signed")),
    # known to all and running
    "running": _runs(_("running")),
    "extended": _runs(_("extended")),
    # waits for the reader
    "returned": _back(_("returned")),
    "supplement_requested": _back(_("supplement requested")),
    "countered": _back(_("countered")),
    "due": _due(_("due")),
    "awaiting_condition": _due(_("awaiting a condition")),
    "suspended": Look("amber", "pause", _("suspended")),
    "escalated": Look("amber", "flag", _("escalated")),
    # good and in force
    "accepted": _good(_("accepted")),
    "approved": _good(_("approved")),
    "elected": _good(_("elected")),
    "decided": _good(_("decided")),
    "verified": _good(_("verified")),
    "issued": _good(_("issued")),
    "registered": Look("celadon", "stamp", _("registered")),
    "agreed": _good(_("agreed")),
    "awarded": _good(_("awarded")),
    "shortlisted": _good(_("shortlisted")),
    "signed": _good(_("signed")),
    "contracted": _good(_("contracted")),
    "completed": _good(_("completed")),
    "upheld": _good(_("upheld")),
    "held": _good(_("held")),
    "open": _open(_("open")),
    "opened": _open(_("opened")),
    "active": _open(_("active")),
    "in_force": _open(_("in force")),
    "in_delivery": _open(_("in delivery")),
    # over, quietly
    "concluded": _over(_("concluded")),
    "closed": _over(_("closed")),
    "performed": _over(_("performed")),
    "met": _over(_("met")),
    "done": _over(_("done")),
    "retired": _over(_("retired")),
    "released": _over(_("released")),
    "handed_over": _over(_("handed over")),
    "ended": _over(_("ended")),
    "expired": _over(_("expired")),
    "lapsed": _over(_("lapsed")),
    "unsold": _over(_("unsold")),
    "withdrawn": _over(_("withdrawn")),
    "cancelled": _over(_("cancelled")),
    "terminated": _over(_("terminated")),
    "dismissed": _over(_("dismissed")),
    "broken_off": _over(_("broken off")),
    # refused, revoked, void: the only use of the seal's red
    "refused": _no(_("refused")),
    "declined": _no(_("declined")),
    "failed": _no(_("failed")),
    "defaulted": _no(_("defaulted")),
    "forfeited": _no(_("forfeited")),
    "annulled": _no(_("annulled")),
    "revoked": _no(_("revoked")),
    "void": _no(_("void")),
    # files and checks
    "received": _review(_("received")),
    "quarantined": _review(_("in quarantine")),
    "clean": _good(_("clean")),
    # words that mean two things
    "deposit.applied": _over(_c("deposit", "used")),
    "disclosure.released": _over(_c("invention disclosure", "released to the inventor")),
    "invention_disclosure.released": _over(_c("invention disclosure", "released to the inventor")),
    "listing.open": _open(_c("listing", "listed")),
    "demand.open": _open(_c("demand", "open for answers")),
    "open_call.open": _open(_c("open call", "open for answers")),
    "open_call.accepted": _good(_c("open call", "delivery accepted")),
    "publicity.running": _runs(_c("publicity", "in publicity")),
    "registration.accepted": _review(_c("registration", "accepted for review")),
    "registration.cancelled": _over(_c("registration", "cancelled on application")),
    "work_item.open": _due(_c("work item", "to do")),
    "workitem.open": _due(_c("work item", "to do")),
    "lot.decided": _over(_c("lot", "decided")),
}
UNKNOWN: Tone = "ink"


def look_of(state: str, noun: str = "") -> Look:
    """The look of a state; `noun` in snake_case settles words that mean two things. An unknown state is ink on mist."""
    return LOOKS.get(f"{noun}.{state}") or LOOKS.get(state) or Look(UNKNOWN, "dot", state.replace("_", " "))
