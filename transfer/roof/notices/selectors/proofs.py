"""That somebody was told: who, by which way, when. For whoever told, and for whoever was told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from institutions.models import Person
from transfer.kernel.actor import Actor
from transfer.roof.notices import telling
from transfer.roof.notices.models import Mail, Notice
from transfer.roof.notices.selectors import notices

AUTHORITIES = frozenset({"exchange", "registration_office", "regulator"})
"""Kinds of organization whose people see the names of those whom they told; others see for whom they acted."""
GATHERED, WAITS, SENT, FAILED, REFUSED, NONE = "gathered", "waits", "sent", "failed", "refused", "none"
WAYS = [GATHERED, WAITS, SENT, FAILED, REFUSED, NONE]


@dataclass(frozen=True, slots=True)
class Proof:
    """One person told of one event. person: the name, "" where the reader may not have it. way: how the e-mail went."""

    notice: Notice
    text: str
    person: str
    way: str

    @property
    def mail(self) -> Mail | None:
        """The mail that carries it."""
        return self.notice.mail


@dataclass(frozen=True, slots=True)
class Act:
    """One event and everybody who was told of it."""

    text: str
    at: datetime
    until: object
    told: Sequence[Proof]


def of_thread(actor: Actor, thread: UUID) -> list[Proof]:
    """What was told about a thread with an effect in law, newest first, as far as this actor may ask."""
    return shown(rows_for(actor).filter(thread=thread).order_by("-happened_at", "pk"), actor)


def rows_for(actor: Actor) -> QuerySet[Notice]:
    """Every notice with an effect in law whose sending this actor may ask about."""
    rows: QuerySet[Notice] = Notice.objects.proofs_for(actor).filter(name__in=telling.LEGAL)
    return rows.select_related("thread", "organization", "mail", "user__person")


def counted(actor: Actor, thread: UUID) -> dict[str, int] | None:
    """How many were told of a thread by those for whom the actor acts, how many e-mails were accepted, how many read;
    None where nobody was."""
    rows = Notice.objects.filter(thread=thread, sender__in=actor.stands_for, name__in=telling.LEGAL)
    found = rows.aggregate(told=Count("pk"), mailed=Count("mail__sent_at"), read=Count("read_at"))
    return found if found["told"] else None


def acts(proofs: Iterable[Proof]) -> list[Act]:
    """The same, told together what was told of one event."""
    by_event: dict[UUID, list[Proof]] = {}
    for one in proofs:
        by_event.setdefault(one.notice.event, []).append(one)
    return [Act(told[0].text, told[0].notice.happened_at, told[0].notice.until, told) for told in by_event.values()]


def shown(rows: Iterable[Notice], actor: Actor) -> list[Proof]:
    """In words, with the names of people where the actor may have them: one's own, and an authority's."""
    everyone = bool(actor.kinds & AUTHORITIES)
    return [
        Proof(one, notices.words(one), _name(one) if everyone or one.user_id == actor.user else "", way_of(one))
        for one in rows
    ]


def way_of(notice: Notice) -> str:
    """How the e-mail went; NONE where the person wants none of this kind."""
    if notice.mail is None:
        return GATHERED if notice.digest_at else NONE
    ways = {Mail.PENDING: WAITS, Mail.SENT: SENT, Mail.FAILED: FAILED, Mail.REFUSED: REFUSED}
    return ways.get(notice.mail.status, NONE)


def _name(notice: Notice) -> str:
    person: Person | None = getattr(notice.user, "person", None)
    return person.shown_name if person else ""
