"""Notices as their reader sees them."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from transfer.kernel import clock
from transfer.roof.notices import kinds, telling
from transfer.roof.notices.models import Mail, Notice, Preference

OF_LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words, in the language of this moment. path: where it leads, "" for nowhere."""

    notice: Notice
    text: str
    path: str

    @property
    def is_legal(self) -> bool:
        """Whether telling it has an effect in law."""
        return self.notice.name in telling.LEGAL


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind, how the person is told, and what may be chosen."""

    kind: str
    mode: str
    compulsory: bool


def words(notice: Notice) -> str:
    """What it says. A notice whose event has left the table keeps its number."""
    line = telling.BY_EVENT.get(notice.name)
    number = notice.thread.number
    return str(line.text) % {"number": number} if line else _("Something happened: %(number)s.") % {"number": number}


def path_of(notice: Notice) -> str:
    """The page that it is about, in the workspace of the organization in which one is told where it has one there."""
    line = telling.BY_EVENT.get(notice.name)
    if line is None or not line.place:
        return ""
    about = [str(notice.about)] if notice.about else []
    within = [notice.organization.slug] if notice.organization else []
    for given in ([*within, *about], about):
        try:
            return reverse(line.place, args=given)
        except NoReverseMatch:
            continue
    return ""


def told(notice: Notice) -> Told:
    """The notice in words."""
    return Told(notice, words(notice), path_of(notice))


def unread_count(user: UUID) -> int:
    """How many a person has not read: the number at the bell."""
    return Notice.objects.filter(user=user).unread().count()


def mode_of(user: UUID, kind: str) -> str:
    """How a person is told of a kind."""
    found = Preference.objects.filter(user=user, kind=kind).first()
    return found.mode if found else kinds.default(kind)


def choices(user: UUID) -> list[Choice]:
    """Every kind with the person's choice."""
    made = dict(Preference.objects.filter(user=user).values_list("kind", "mode"))
    return [Choice(kind, made.get(kind, kinds.default(kind)), kind in kinds.COMPULSORY) for kind in kinds.KINDS]


@dataclass(frozen=True, slots=True)
class Mails:
    """Mail of the node in figures. pending: waits; failed: given up; refused: by the other side, of the last seven
    days."""

    pending: int
    failed: int
    refused: int


def mails() -> Mails:
    """How mail goes, for the operator."""
    late = Q(status=Mail.REFUSED, made_at__gte=clock.now() - OF_LATE)
    rows = Mail.objects.filter(Q(status__in=[Mail.PENDING, Mail.FAILED]) | late)
    found = Counter(rows.values_list("status", flat=True))
    return Mails(found[Mail.PENDING], found[Mail.FAILED], found[Mail.REFUSED])
