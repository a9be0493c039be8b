"""Questions to publicity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transfer.kernel import clock
from transfer.kernel.errors import Text
from transfer.mechanisms.publicity.models import Objection, Place, Publicity


@dataclass(frozen=True, slots=True)
class Day:
    """Where a period stands: day 9 of 15, six left. number and of are 0 for a period shorter than a day."""

    number: int
    of: int
    left: int
    ends_at: datetime


def seller_of(publicity: Publicity) -> tuple[str, str]:
    """The seller's name for this reader and its language: that of the notice, else the other where there is one."""
    content = publicity.content
    language, name = content.get("language", ""), content.get("seller", "")
    reader, other = get_language() or "en", content.get("seller_elsewhere", "")
    if other and reader.split("-")[0] != language.split("-")[0]:
        return other, reader
    return name, language


@dataclass(frozen=True, slots=True)
class Line:
    """A natural person in a notice: label and text as the content has them; name "" once it is erased."""

    label: str
    name: str
    text: str

    def as_json(self) -> dict[str, str]:
        """For the API, in the language of the reader."""
        return {"label": _(self.label), "name": self.name, "text": self.text}


def people_of(publicity: Publicity) -> list[Line]:
    """The natural persons whom a notice names, in its order."""
    rows = zip(publicity.content.get("people", ()), publicity.people.all(), strict=True)
    return [Line(said["label"], row.name, said["text"]) for said, row in rows]


@dataclass(frozen=True, slots=True)
class Board:
    """One board on which a notice stands: place is "seller" or "exchange", organization whose board it is."""

    place: str
    organization: UUID

    @property
    def label(self) -> Text:
        """Whose board that is, in words."""
        return Place(self.place).label

    @property
    def address(self) -> str:
        """The board's page, in the language of the reader."""
        return reverse("publicity:board_of", args=[self.organization])

    def as_json(self) -> dict[str, str]:
        """For the API: the place, whose board, and its page."""
        return {"place": self.place, "organization": str(self.organization), "board": self.address}


def boards(places: Iterable[str], *, seller: UUID, exchange: UUID) -> list[Board]:
    """The boards of these places."""
    whose = {Place.SELLER.value: seller, Place.EXCHANGE.value: exchange}
    return [Board(place, whose[place]) for place in places]


def boards_of(publicity: Publicity) -> list[Board]:
    """The boards on which a notice stands."""
    return boards(publicity.places, seller=publicity.seller_organization, exchange=publicity.exchange)


def latest_for(subject: str, *, kind: str = "price") -> Publicity | None:
    """The newest notice about a subject, ended or not; None: none was needed."""
    return Publicity.objects.filter(subject=subject, kind=kind).order_by("-id").first()


def latest_for_many(subjects: Iterable[str], *, kind: str = "price") -> dict[str, Publicity]:
    """The newest notice of each subject, in one query."""
    rows = Publicity.objects.filter(subject__in=list(subjects), kind=kind)
    return {row.subject: row for row in rows.order_by("subject", "-id").distinct("subject")}


def is_concluded(subject: str, *, kind: str = "price") -> bool:
    """The newest notice about the subject ran its whole period and holds."""
    latest = latest_for(subject, kind=kind)
    return latest is not None and latest.state == "concluded"


def day_of(publicity: Publicity, *, at: datetime | None = None) -> Day:
    """Which day of its period a notice is in, in the period's calendar (working days or not)."""
    at = publicity.suspended_at or at or clock.now()
    left = publicity.days_left(at)
    of = publicity.length.days
    return Day(min(of, max(1, of - left)) if of else 0, of, left, publicity.ends_at)


def decided(publicity: Publicity) -> list[Objection]:
    """The decided objections with their reasons, which the board shows; who objected is not in it for the public."""
    rows = publicity.objections.filter(state__in=["upheld", "dismissed"]).select_related("text")
    return list(rows.order_by("decided_at"))
