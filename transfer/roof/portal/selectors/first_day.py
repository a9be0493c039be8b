"""The first day of each role: by data/first_day.toml, with what a person has done of it."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from institutions.models import Membership, User
from institutions.models.organizations import PERSON
from institutions.selectors import actors, dictionaries, roles
from transfer.kernel.actor import Actor
from transfer.roof.portal.models import Deed, PutAway

DATA = Path(__file__).resolve().parents[1] / "data" / "first_day.toml"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. page: the name of the address where; events: what shows that it was done, none for a visit."""

    page: str
    events: tuple[str, ...]
    title_en: str
    title_zh: str
    text_en: str
    text_zh: str

    @property
    def shown_by(self) -> frozenset[str]:
        """The deeds of which one shows that it was done."""
        return frozenset(f"event:{name}" for name in self.events) or frozenset({f"page:{self.page}"})

    @property
    def title(self) -> str:
        """In the reader's language."""
        return dictionaries.pick(self.title_en, self.title_zh)

    @property
    def text(self) -> str:
        """In the reader's language."""
        return dictionaries.pick(self.text_en, self.text_zh)


@dataclass(frozen=True, slots=True)
class Guide:
    """A first day. code: its place in addresses; roles: whose it is, "person" for who acts for oneself."""

    code: str
    roles: frozenset[str]
    text_en: str
    text_zh: str
    steps: tuple[Step, ...]

    @property
    def label(self) -> str:
        """The role in the reader's language."""
        return _("A private person") if self.code == PERSON else roles.label(self.code)

    @property
    def text(self) -> str:
        """What the role is here for."""
        return dictionaries.pick(self.text_en, self.text_zh)


@dataclass(frozen=True, slots=True)
class Stand:
    """A step as one reader meets it. url: "" where there is no way; is_next: the first that is not done."""

    step: Step
    url: str
    is_done: bool = False
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A guide as one reader meets it."""

    guide: Guide
    stands: tuple[Stand, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(stand.is_done for stand in self.stands)

    @property
    def is_over(self) -> bool:
        """True when every step is done."""
        return self.done == len(self.stands)


@lru_cache(maxsize=1)
def guides() -> tuple[Guide, ...]:
    """All, in the order of the file."""
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return tuple(
        Guide(code, frozenset(one["roles"]), one["text_en"], one["text_zh"], tuple(map(_step, one["steps"])))
        for code, one in told.items()
    )


def find(code: str) -> Guide | None:
    """The guide of a code, or None."""
    return next((guide for guide in guides() if guide.code == code), None)


@lru_cache(maxsize=1)
def looked_for() -> frozenset[str]:
    """Every deed that some step asks for."""
    return frozenset(what for guide in guides() for step in guide.steps for what in step.shown_by)


def events() -> list[str]:
    """The events that some step asks for."""
    return sorted(what.removeprefix("event:") for what in looked_for() if what.startswith("event:"))


def for_desk(actor: Actor, slug: str) -> Day | None:
    """The first day to show on the first page of a desk: that of a role one acts in, neither over nor put away."""
    if actor.user is None:
        return None
    held = {PERSON} if PERSON in actor.kinds else actor.roles
    own = [guide for guide in guides() if guide.roles & held]
    if not own:
        return None
    away = set(PutAway.objects.filter(user=actor.user).values_list("guide", flat=True))
    deeds = deeds_of(actor.user)
    days = (day(guide, slug, deeds) for guide in own if guide.code not in away)
    return next((one for one in days if not one.is_over), None)


def day(guide: Guide, slug: str, deeds: Iterable[str] = ()) -> Day:
    """The guide with its ways from a desk ("" from none: to public pages only) and what these deeds show."""
    known = frozenset(deeds)
    done = [bool(step.shown_by & known) for step in guide.steps]
    following = done.index(False) if False in done else None
    return Day(
        guide,
        tuple(Stand(step, _address(step.page, slug), done[at], at == following) for at, step in enumerate(guide.steps)),
    )


def deeds_of(user: UUID) -> frozenset[str]:
    """What a person has done of what first days ask."""
    return frozenset(Deed.objects.filter(user=user).values_list("what", flat=True))


def is_away(user: UUID, guide: Guide) -> bool:
    """Whether the person put it away."""
    return PutAway.objects.filter(user=user, guide=guide.code).exists()


def desk_of(user: User, guide: Guide) -> str:
    """The desk at which the person has this role, "" for none."""
    for row in actors.memberships_of(user):
        if guide.roles.intersection({PERSON} if row.organization.is_person else row.roles):
            return str(row.organization.slug)
    return ""


def demo_desk(guide: Guide) -> tuple[str, str] | None:
    """In a demo, the address to sign in with for this role, and its desk; None elsewhere."""
    if not settings.EXCHANGE_DEMO:
        return None
    rows = Membership.objects.in_force().filter(user__is_demo=True).select_related("user", "organization")
    private = Q(organization__kinds__contains=[PERSON])
    own = (
        rows.filter(private)
        if PERSON in guide.roles
        else rows.exclude(private).filter(roles__overlap=sorted(guide.roles))
    )
    first = own.order_by("created_at", "pk").first()
    return (first.user.email, first.organization.slug) if first else None


def _step(told: dict[str, Any]) -> Step:
    return Step(**{**told, "events": tuple(told.get("events", ()))})


def _address(page: str, slug: str) -> str:
    for args in ([slug], []) if slug else ([],):
        try:
            return reverse(page, args=args)
        except NoReverseMatch:
            continue
    return ""
