"""Commands on public notices."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, facts, locking, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.clock import Period
from transfer.kernel.errors import Invalid, Misuse
from transfer.kernel.models import Thread
from transfer.kernel.money import Money
from transfer.kernel.ruleset import Rule
from transfer.kernel.workflow import Said
from transfer.mechanisms.publicity import events
from transfer.mechanisms.publicity.models import Fault, NamedPerson, Outcome, Place, Publicity


@dataclass(frozen=True, slots=True)
class Named:
    """A natural person whom a notice names: message id of the label, the name, what is said beside it.

    user: whose erasure takes the name away; None for somebody without an account.
    """

    label: str
    name: str
    text: str
    user: UUID | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What the public reads, frozen when the notice opens.

    title, abstract, seller, buyer, exchange: in the language `language`; the last three are names of organizations.
    seller_elsewhere: the seller's name for readers of another language, "" where it has one name only.
    mode: message id of the way of conversion.
    price None: not stated, and price_note says why. more: further lines, message id of the label → text;
    no names of natural persons. people: those, kept apart: the snapshot holds a salted digest of each name.
    """

    title: str
    abstract: str = ""
    language: str = "zh-hans"
    seller: str = ""
    seller_elsewhere: str = ""
    buyer: str = ""
    exchange: str = ""
    mode: str = ""
    price: Money | None = None
    price_note: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[Named] = ()

    def as_json(self, rows: Sequence[NamedPerson] = ()) -> dict[str, Any]:
        """The snapshot as it is stored and hashed. rows: of the people, in their order."""
        people = zip(self.people, rows, strict=True)
        return {
            "title": self.title,
            "abstract": self.abstract,
            "language": self.language,
            "seller": self.seller,
            "seller_elsewhere": self.seller_elsewhere,
            "buyer": self.buyer,
            "exchange": self.exchange,
            "mode": self.mode,
            "price": None if self.price is None else {"minor": self.price.minor, "currency": self.price.currency},
            "price_note": self.price_note,
            "more": dict(self.more),
            "people": [{"label": one.label, "name": row.digest, "text": one.text} for one, row in people],
        }


@dataclass(frozen=True, slots=True)
class Clause:
    """Why it is made public, and how long: the period, its jurisdiction, and what the page quotes in each language."""

    period: Period
    jurisdiction: str
    rule_key: str = ""
    legal_basis_en: str = ""
    legal_basis_zh: str = ""
    source_en: str = ""
    source_zh: str = ""

    def columns(self) -> dict[str, Any]:
        """As a notice keeps it."""
        quoted = ("rule_key", "legal_basis_en", "legal_basis_zh", "source_en", "source_zh")
        kept = {name: getattr(self, name) for name in quoted}
        return {**kept, "period": iso(self.period), "calendar": self.period.calendar}

    @classmethod
    def of(cls, rule: Rule, period: Period | None = None) -> "Clause":
        """The clause of a rule whose value is a period, or from whose value the caller took the given one."""
        return cls(
            period or rule.period,
            rule.jurisdiction,
            rule.key,
            rule.legal_basis_en,
            rule.legal_basis_zh,
            rule.source_en,
            rule.source_zh,
        )


@transaction.atomic
def open_publicity(
    *,
    actor: Actor,
    subject: str,
    thread: Thread,
    exchange: UUID,
    seller_organization: UUID,
    content: Content,
    clause: Clause,
    kind: str = "price",
    related_buyer: bool = False,
    parties: Sequence[UUID] = (),
    places: Sequence[str] = (Place.EXCHANGE,),
    jurisdiction: str = "",
) -> Publicity:
    """Puts a notice on the public boards of the places for the period of the clause.

    "Not required" is no row: the caller does not call. parties: who besides the seller may not decide on objections.
    places: of Place, as the rule names them; Misuse for none or another. jurisdiction: whose calendar counts, where it
    is not the clause's own. IntegrityError `publicity_one_standing` (422 at the edge) while one of this subject and
    kind stands.
    """
    at = clock.after_lock()
    where = jurisdiction or clause.jurisdiction
    if not places or not set(places) <= set(Place.values):
        raise Misuse(f"a notice cannot stand at {list(places)!r}")
    people = _rows(content.people)
    snapshot = content.as_json(people)
    publicity = Publicity(
        kind=kind,
        subject=subject,
        exchange=exchange,
        seller_organization=seller_organization,
        parties=sorted({seller_organization, *parties}),
        places=[place for place in Place.values if place in places],
        related_buyer=related_buyer,
        content=snapshot,
        content_hash=hashlib.sha256(facts.canonical(snapshot).encode()).hexdigest(),
        title=content.title[:300],
        jurisdiction=where,
        starts_at=at,
        ends_at=clock.deadline(at, clause.period, where),
        **clause.columns(),
    )
    workflow.begin(publicity, actor=actor, thread=thread, facts=_opened)
    for row in people:
        row.publicity = publicity
    NamedPerson.objects.bulk_create(people)
    return publicity


@transaction.atomic
def erase_names_of(user: UUID, *, actor: Actor) -> int:
    """Forgets a person's name in every notice; content and hash stay as they are.

    Part of erasing a person, by the app above under its own policy.
    """
    return NamedPerson.objects.filter(user=user).exclude(salt="").update(name="", salt="")


@transaction.atomic
def propose_annulment(publicity: Publicity, *, actor: Actor, reason: str, note: str = "") -> Publicity:
    """A first officer proposes to annul it. reason: of Fault. The period runs on until a second one has decided."""
    if reason and reason not in Fault.values:
        raise Invalid.one("reason", _("Choose a reason from the list."), "choice")
    return workflow.apply(
        publicity,
        "propose_annulment",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.AnnulmentProposed(**_about(now)),
    )


@transaction.atomic
def put_aside(publicity: Publicity, *, actor: Actor, note: str = "") -> Publicity:
    """What a first officer proposed is not done: the notice stands as before."""
    return workflow.apply(
        publicity,
        "put_aside",
        actor=actor,
        said=Said("", note),
        facts=lambda now: events.ProposalPutAside(**_about(now)),
    )


@transaction.atomic
def annul(publicity: Publicity, *, actor: Actor, note: str = "") -> Publicity:
    """A second officer annuls it for the reason that the first one gave: what was made public does not hold."""
    locking.lock(publicity)
    return _end(publicity, "annul", actor, Said(publicity.proposed_reason, note), None)


@transaction.atomic
def annul_after(publicity: Publicity, *, actor: Actor = SYSTEM, objection: UUID) -> Publicity:
    """Annuls it because this objection was upheld: one person objected, another one decided."""
    return _end(publicity, "annul", actor, Said(Outcome.UPHELD.value), objection)


@transaction.atomic
def take_back(publicity: Publicity, *, actor: Actor, reason: str, note: str = "") -> Publicity:
    """Takes it off the board because what stands behind it was broken off. Called by the app above."""
    return _end(publicity, "take_back", actor, Said(reason, note), None)


@transaction.atomic
def take_back_for(*, actor: Actor, subject: str, reason: str) -> int:
    """Takes back every standing notice of a subject. Returns how many there were."""
    standing = locking.lock_all(Publicity.objects.standing().filter(subject=subject))
    for publicity in standing:
        take_back(publicity, actor=actor, reason=reason)
    return len(standing)


@transaction.atomic
def end_by_clock(publicity: Publicity, *, actor: Actor = SYSTEM) -> Publicity:
    """When the period is over: concludes it, or lets it stand still while an objection waits to be decided."""
    locking.lock(publicity)
    return suspend(publicity, actor=actor) if publicity.objections.undecided().exists() else _conclude(publicity, actor)


@transaction.atomic
def suspend(publicity: Publicity, *, actor: Actor) -> Publicity:
    """Lets the period stand still because an objection is being looked into. Twice is once."""
    locking.lock(publicity)
    if publicity.state == "suspended":
        return publicity
    return workflow.apply(
        publicity,
        "suspend",
        actor=actor,
        changes={"suspended_at": clock.after_lock()},
        facts=lambda now: events.PublicitySuspended(**_about(now)),
    )


@transaction.atomic
def resume_when_settled(publicity: Publicity, *, actor: Actor) -> Publicity:
    """Lets the rest of the period run on if it stood still and no objection waits any more; else changes nothing.

    The notice is locked before the objections are counted: of two that are settled at once, one sees the other.
    """
    locking.lock(publicity)
    if publicity.state != "suspended" or publicity.objections.undecided().exists():
        return publicity
    return workflow.apply(
        publicity,
        "resume",
        actor=actor,
        changes={"ends_at": publicity.end_when_resumed(clock.after_lock()), "suspended_at": None},
        facts=lambda now: events.PublicityResumed(**_about(now), ends=_moment(now.ends_at)),
    )


def iso(period: Period) -> str:
    """A period as ISO 8601 writes it."""
    days = "".join(f"{n}{unit}" for n, unit in ((period.years, "Y"), (period.months, "M"), (period.days, "D")) if n)
    return f"P{days}" + (f"T{period.seconds}S" if period.seconds else "")


def _conclude(publicity: Publicity, actor: Actor) -> Publicity:
    return workflow.apply(
        publicity,
        "conclude",
        actor=actor,
        changes={"ended_at": clock.after_lock()},
        facts=lambda now: events.PublicityConcluded(
            **_about(now),
            on=clock.local_date(now.ended_at, now.jurisdiction).isoformat(),
            objections=now.objections.count(),
        ),
    )


def _end(publicity: Publicity, move: str, actor: Actor, said: Said, objection: UUID | None) -> Publicity:
    locking.lock(publicity)
    return workflow.apply(
        publicity,
        move,
        actor=actor,
        said=said,
        changes={"ended_at": clock.after_lock(), "suspended_at": None},
        facts=lambda now: events.PublicityAnnulled(**_about(now), objection=objection),
    )


def _rows(people: Sequence[Named]) -> list[NamedPerson]:
    return [
        NamedPerson(place=place, user=one.user, name=one.name.strip()[:120], salt=secrets.token_hex(16))
        for place, one in enumerate(people)
    ]


def _opened(publicity: Publicity) -> events.PublicityOpened:
    return events.PublicityOpened(
        **_about(publicity),
        exchange=publicity.exchange,
        seller_organization=publicity.seller_organization,
        places=list(publicity.places),
        related_buyer=publicity.related_buyer,
        content=publicity.content_hash,
        period=publicity.period,
        jurisdiction=publicity.jurisdiction,
        ends=_moment(publicity.ends_at),
    )


def _about(publicity: Publicity) -> dict[str, Any]:
    return {"publicity": publicity.pk, "subject": publicity.subject, "kind": publicity.kind}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
