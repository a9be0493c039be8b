"""Services at a counter: whom a clerk acts for, what for, and what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import CounterService, Membership, User
from institutions.selectors import accounts, actors, dictionaries
from institutions.states.counter_services import ENDED
from transfer.edge import serving, titles
from transfer.kernel import clock, states, workflow
from transfer.kernel.actor import Actor, Assurance, Serving
from transfer.kernel.errors import Invalid, NotNow, NotVisible, Text
from transfer.kernel.models import Event, Stateful
from transfer.kernel.states import Move

PURPOSES = "counter_purpose"
PAPERS = "identity_paper"
RECEIPT_SCOPES = frozenset({"institutions.counter_service.view", "institutions.counter_service.answer"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done in a service: when, on which thread, in words; stream: of the object; title: what the visitor
    may know it as, "" for nothing."""

    at: datetime
    number: str
    label: Text
    stream: str
    title: str = ""

    @property
    def label_zh(self) -> str:
        """In Chinese, for paper in both languages."""
        with translation.override("zh-hans"):
            return str(self.label)

    @property
    def label_en(self) -> str:
        """In English."""
        with translation.override("en"):
            return str(self.label)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to the service itself. text: what; who: whose hand, "" for the clock; proof: its hash."""

    at: datetime
    text: Text
    who: str
    proof: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An object on which something was done: where it stands now, and the moves by which the visitor takes it back.

    is_draft: nobody else has it yet; is_over: nothing more happens to it.
    """

    number: str
    stream: str
    noun: str
    code: str
    state: Text
    takes_back: Sequence[Move]
    is_draft: bool
    is_over: bool
    url: str = ""
    title: str = ""


def purposes_of(codes: Iterable[str]) -> list[dict[str, Any]]:
    """What the dictionary says of each purpose: begin, policies, takes_back."""
    found = [dictionaries.find(PURPOSES, code) for code in codes]
    return [dict(entry.extra) for entry in found if entry is not None]


def find_visitor(email: str) -> User:
    """The account with this address that may sign in. Invalid for none."""
    found: User | None = User.objects.open().filter(email=User.objects.canonical(email)).first()
    if found is None:
        message = _("Nobody has an account with this address. The visitor opens one, or you do it with the visitor.")
        raise Invalid.one("email", message, "unknown")
    return found


def side_of(visitor: User, acting_for: str) -> Membership:
    """The visitor's own membership that was named: by the organization's identifier, name or address; without a name
    the visitor's own desk. Invalid where the visitor has none there."""
    name = acting_for.strip()
    rows = actors.memberships_of(visitor).filter(organization__state="verified")
    if not name:
        own = rows.filter(organization=accounts.desk_of(visitor)).first()
        if own is not None:
            return own
    said = name.casefold()
    for row in rows if name else ():
        one = row.organization
        if said in {text.casefold() for text in (one.uscc, one.slug, one.name_zh, one.name_en) if text}:
            return row
    raise Invalid.one("acting_for", _("The visitor does not act for an organization of this name here."), "unknown")


def of_visitor(service: CounterService) -> Actor:
    """The visitor as who signs in with a password. NotVisible when the membership is not in force any more."""
    return actors.actor_of_membership(service.membership)


def served(actor: Actor, number: str) -> Actor:
    """The visitor's actor by the hand of this clerk, within what was consented to.

    NotVisible where the clerk has no such service, NotNow where it is not open. It never has a second factor.
    """
    rows = CounterService.objects.filter(thread__number=number, office=actor.organization, clerk=actor.user)
    service = rows.select_related("membership", "office").first() if actor.has_role("counter_clerk") else None
    if service is None or actor.user is None:
        raise NotVisible
    if service.state != "acting" or clock.now() >= service.acts_until:
        raise NotNow(ENDED, state=service.state)
    allowed = {name for purpose in purposes_of(service.purposes) for name in purpose["policies"]}
    if actor.scopes is not None:
        allowed = {name for name in allowed if any(name == one or name.startswith(f"{one}.") for one in actor.scopes)}
    serving = Serving(clerk=actor.user, office=service.office_id, service=service.pk)
    return replace(of_visitor(service), assurance=Assurance.PASSWORD, scopes=frozenset(allowed), served=serving)


def holder_of_receipt(service: CounterService, digest: str) -> Actor | None:
    """Who has typed the code of the receipt, as the visitor in this service and nowhere else; None for a code that
    counts no more."""
    known = service.receipt_digest
    if not known or not constant_time_compare(known, digest) or not service.visitor.is_active:
        return None
    return Actor(
        user=service.visitor_id,
        assurance=Assurance.PASSWORD,
        scopes=RECEIPT_SCOPES,
        cases=frozenset({service.thread_id}),
    )


def address_of(service: CounterService) -> str:
    """The visitor's page, as the QR code of the receipt has it: public, and without any secret."""
    return f"{settings.EXCHANGE_PUBLIC_ADDRESS}/receipts/{service.locator}/"


def deeds(service: CounterService) -> list[Deed]:
    """Everything done in a service, from the events, in the order in which it happened."""
    rows = Event.objects.filter(served_in=service.pk).select_related("thread").order_by("recorded_at", "id")
    words = _words()
    return [Deed(row.occurred_at, row.thread.number, words.get(row.name, row.name), row.stream) for row in rows]


def matters(service: CounterService, done: Sequence[Deed]) -> list[Matter]:
    """The objects on which something was done, as they stand for the visitor now."""
    names = {name for purpose in purposes_of(service.purposes) for name in purpose["takes_back"]}
    models = {table: model for model in apps.get_models() if (table := _noun(model))}
    try:
        visitor = of_visitor(service)
    except NotVisible:
        return []
    found = []
    for stream in dict.fromkeys(one.stream for one in done):
        noun, _colon, key = stream.partition(":")
        model: Any = models.get(noun)
        row = model.objects.visible_to(visitor).select_related("thread").filter(pk=key).first() if model else None
        if row is not None:
            back = [move for move in workflow.open_moves(row, visitor, by_hand=True) if move.policy in names]
            short = noun.rpartition(".")[2]
            found.append(
                Matter(
                    row.thread.number,
                    stream,
                    short,
                    row.state,
                    row.STATES.states[row.state],
                    back,
                    is_draft=row.state == row.STATES.initial,
                    is_over=not any(move.target for move in row.STATES.open_from(row.state)),
                )
            )
    said = titles.of_streams([one.stream for one in found])
    return [replace(one, title=said.get(one.stream, "")) for one in found]


def titled(done: Sequence[Deed], on: Sequence[Matter]) -> list[Deed]:
    """What was done, with the titles of the objects that the visitor may see."""
    said = {matter.stream: matter.title for matter in on}
    return [replace(one, title=said.get(one.stream, "")) for one in done]


def at(matter: Matter, url: str) -> Matter:
    """The matter with its address for a reader."""
    return replace(matter, url=url)


def address_in(service: CounterService) -> str:
    """What stands for the organization in the addresses in which the clerk acts for the visitor."""
    return f"{service.office.slug}{serving.JOINT}{service.thread.number}"


def serving_now(user: UUID, number: str = "") -> CounterService | None:
    """The service in which a clerk acts at this moment: the one of this number, without one the last of several."""
    rows = CounterService.objects.filter(clerk=user, state="acting", acts_until__gt=clock.now())
    rows = rows.select_related("thread", "office", "visitor__person", "membership__organization")
    found: CounterService | None = (rows.filter(thread__number=number) if number else rows).order_by("-pk").first()
    return found


def history(service: CounterService) -> list[Step]:
    """What happened to the service itself: opened, consented, ended, answered; when, and by whose hand."""
    rows = list(Event.objects.filter(stream=service.stream).order_by("version"))
    names = accounts.names_of({row.actor_user for row in rows if row.actor_user})
    words = _words()
    return [
        Step(
            row.occurred_at,
            _("Opened") if row.version == 1 else words.get(row.name, row.name),
            names.get(row.actor_user, "") if row.actor_user else "",
            row.hash[:16],
        )
        for row in rows
    ]


def _noun(model: type) -> str:
    return model.STATES.noun if issubclass(model, Stateful) and hasattr(model, "STATES") else ""


def _words() -> dict[str, Text]:
    found: dict[str, Text] = {}
    for table in states.all_tables():
        found.setdefault(table.begin_event, pgettext_lazy("service at a counter", "Begun"))
        for move in table.moves.values():
            found.setdefault(move.event, move.label)
    return found
