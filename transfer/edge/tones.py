"""One meaning per colour: which tone, icon and word a state has on every page, in e-mail and in print.

A state code has the same tone and icon whatever noun it belongs to, save the few words that mean two things
(an *applied* deposit is used up, an *applied* organization waits); those stand under `noun.state`.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

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
    "draft": _draft(pgettext_lazy("state", "draft")),
    "prepared": _draft(pgettext_lazy("state", "prepared")),
    "drafting": _draft(pgettext_lazy("state", "drafting")),
    "scheduled": _draft(pgettext_lazy("state", "scheduled")),
    "proposed": _draft(pgettext_lazy("state", "proposed")),
    "drafted": _draft(pgettext_lazy("state", "drafted")),
    # someone looks at it
    "disclosed": _review(pgettext_lazy("state", "disclosed")),
    "in_triage": _review(pgettext_lazy("state", "in triage")),
    "submitted": _review(pgettext_lazy("state", "submitted")),
    "in_review": _review(pgettext_lazy("state", "in review")),
    "in_expert_review": _review(pgettext_lazy("state", "in expert review")),
    "second_check": _review(pgettext_lazy("state", "in second check")),
    "filed": _review(pgettext_lazy("state", "filed")),
    "admitted": _review(pgettext_lazy("state", "admitted")),
    "heard": _review(pgettext_lazy("state", "heard")),
    "evaluating": _review(pgettext_lazy("state", "being evaluated")),
    "sent": _review(pgettext_lazy("state", "sent")),
    "made": _review(pgettext_lazy("state", "made")),
    "applied": _review(pgettext_lazy("state", "applied for")),
    "taken": _review(pgettext_lazy("state", "taken on")),
    "negotiating": _review(pgettext_lazy("state", "in negotiation")),
    "signing": _review(pgettext_lazy("state", "being signed")),
    "partly_signed": _review(pgettext_lazy("state", "partly signed")),
    "recorded": _review(pgettext_lazy("state", "recorded")),
    # known to all and running
    "running": _runs(pgettext_lazy("state", "running")),
    "extended": _runs(pgettext_lazy("state", "extended")),
    # waits for the reader
    "returned": _back(pgettext_lazy("state", "returned")),
    "supplement_requested": _back(pgettext_lazy("state", "supplement requested")),
    "countered": _back(pgettext_lazy("state", "countered")),
    "due": _due(pgettext_lazy("state", "due")),
    "awaiting_condition": _due(pgettext_lazy("state", "awaiting a condition")),
    "suspended": Look("amber", "pause", pgettext_lazy("state", "suspended")),
    "escalated": Look("amber", "flag", pgettext_lazy("state", "escalated")),
    "disputed": Look("amber", "flag", pgettext_lazy("state", "disputed")),
    # good and in force
    "accepted": _good(pgettext_lazy("state", "accepted")),
    "approved": _good(pgettext_lazy("state", "approved")),
    "elected": _good(pgettext_lazy("state", "elected")),
    "decided": _good(pgettext_lazy("state", "decided")),
    "verified": _good(pgettext_lazy("state", "verified")),
    "issued": _good(pgettext_lazy("state", "issued")),
    "registered": Look("celadon", "stamp", pgettext_lazy("state", "registered")),
    "agreed": _good(pgettext_lazy("state", "agreed")),
    "awarded": _good(pgettext_lazy("state", "awarded")),
    "shortlisted": _good(pgettext_lazy("state", "shortlisted")),
    "signed": _good(pgettext_lazy("state", "signed")),
    "contracted": _good(pgettext_lazy("state", "contracted")),
    "completed": _good(pgettext_lazy("state", "completed")),
    "confirmed": _good(pgettext_lazy("state", "confirmed")),
    "paid": _good(pgettext_lazy("state", "paid")),
    "adopted": _good(pgettext_lazy("state", "adopted")),
    "upheld": _good(pgettext_lazy("state", "upheld")),
    "held": _good(pgettext_lazy("state", "held")),
    "open": _open(pgettext_lazy("state", "open")),
    "opened": _open(pgettext_lazy("state", "opened")),
    "active": _open(pgettext_lazy("state", "active")),
    "in_force": _open(pgettext_lazy("state", "in force")),
    "in_delivery": _open(pgettext_lazy("state", "in delivery")),
    # over, quietly
    "concluded": _over(pgettext_lazy("state", "concluded")),
    "closed": _over(pgettext_lazy("state", "closed")),
    "performed": _over(pgettext_lazy("state", "performed")),
    "met": _over(pgettext_lazy("state", "met")),
    "done": _over(pgettext_lazy("state", "done")),
    "retired": _over(pgettext_lazy("state", "retired")),
    "released": _over(pgettext_lazy("state", "released")),
    "handed_over": _over(pgettext_lazy("state", "handed over")),
    "ended": _over(pgettext_lazy("state", "ended")),
    "expired": _over(pgettext_lazy("state", "expired")),
    "lapsed": _over(pgettext_lazy("state", "lapsed")),
    "unsold": _over(pgettext_lazy("state", "unsold")),
    "withdrawn": _over(pgettext_lazy("state", "withdrawn")),
    "cancelled": _over(pgettext_lazy("state", "cancelled")),
    "superseded": _over(pgettext_lazy("state", "superseded")),
    "terminated": _over(pgettext_lazy("state", "terminated")),
    "dismissed": _over(pgettext_lazy("state", "dismissed")),
    "broken_off": _over(pgettext_lazy("state", "broken off")),
    # refused, revoked, void: the only use of the seal's red
    "refused": _no(pgettext_lazy("state", "refused")),
    "declined": _no(pgettext_lazy("state", "declined")),
    "failed": _no(pgettext_lazy("state", "failed")),
    "defaulted": _no(pgettext_lazy("state", "defaulted")),
    "forfeited": _no(pgettext_lazy("state", "forfeited")),
    "annulled": _no(pgettext_lazy("state", "annulled")),
    "revoked": _no(pgettext_lazy("state", "revoked")),
    "void": _no(pgettext_lazy("state", "void")),
    # files and checks
    "received": _review(pgettext_lazy("state", "received")),
    "quarantined": _review(pgettext_lazy("state", "in quarantine")),
    "clean": _good(pgettext_lazy("state", "clean")),
    # words that mean two things
    "deposit.applied": _over(pgettext_lazy("deposit", "used")),
    "disclosure.released": _over(pgettext_lazy("invention disclosure", "released to the inventor")),
    "invention_disclosure.released": _over(pgettext_lazy("invention disclosure", "released to the inventor")),
    "counter_service.opened": _due(pgettext_lazy("service at a counter", "waiting for consent")),
    "counter_service.acting": _runs(pgettext_lazy("service at a counter", "serving")),
    "counter_service.closed": _due(pgettext_lazy("service at a counter", "waiting for the visitor")),
    "counter_service.lapsed": _over(pgettext_lazy("service at a counter", "not answered")),
    "counter_service.dropped": _over(pgettext_lazy("service at a counter", "nothing done")),
    "listing.open": _open(pgettext_lazy("listing", "listed")),
    "demand.open": _open(pgettext_lazy("demand", "open for answers")),
    "open_call.open": _open(pgettext_lazy("open call", "open for answers")),
    "open_call.accepted": _good(pgettext_lazy("open call", "delivery accepted")),
    "publicity.running": _runs(pgettext_lazy("publicity", "in publicity")),
    "publicity.suspended": Look("amber", "pause", pgettext_lazy("publicity", "suspended")),
    "publicity.concluded": _good(pgettext_lazy("publicity", "concluded")),
    "publicity.annulled": _no(pgettext_lazy("publicity", "annulled")),
    "objection.filed": _review(pgettext_lazy("objection", "filed")),
    "registration.accepted": _review(pgettext_lazy("registration", "accepted for review")),
    "registration.cancelled": _over(pgettext_lazy("registration", "cancelled on application")),
    "work_item.open": _due(pgettext_lazy("work item", "to do")),
    "workitem.open": _due(pgettext_lazy("work item", "to do")),
    "delivery.pending": _due(pgettext_lazy("delivery", "waits")),
    "job.prepared": _draft(pgettext_lazy("job", "prepared")),
    "job.waiting": _review(pgettext_lazy("job", "waiting")),
    "job.running": _review(pgettext_lazy("job", "running")),
    "job.stopping": Look("amber", "pause", pgettext_lazy("job", "being cancelled")),
    "job.done": _good(pgettext_lazy("job", "done")),
    "lot.decided": _over(pgettext_lazy("lot", "decided")),
}
UNKNOWN: Tone = "ink"


def look_of(state: str, noun: str = "") -> Look:
    """The look of a state; `noun` in snake_case settles words that mean two things. An unknown state is ink on mist."""
    return LOOKS.get(f"{noun}.{state}") or LOOKS.get(state) or Look(UNKNOWN, "dot", state.replace("_", " "))
