"""What a response may say, and how responses to one demand compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.selectors import dictionaries
from market.models import Achievement, Demand, Response
from market.selectors import demand_inputs, inputs, texts
from market.selectors.figures import in_words
from market.selectors.offer_terms import RIGHTS
from transfer.kernel import clock
from transfer.kernel.errors import Problem
from transfer.kernel.models import Event, EventNote
from transfer.mechanisms.translations import selectors as translations

FIELDS = frozenset({"approach", "evidence", "figures", "price_low", "price_high", "months", "achievements"})
FIGURE = {"name": 120, "value": 60, "note": 400}
YES, NO, OPEN = "yes", "no", "open"
MEETS = {YES: _("reached"), NO: _("not reached"), OPEN: _("not stated")}
_LONGEST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the conversation between demander and author."""

    at: datetime
    by_demander: bool
    text: str


def problems(response: Response, given: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with these fields of a draft."""
    found = [Problem(name, "unknown", _("There is no such field.")) for name in sorted(set(given) - FIELDS)]
    found += demand_inputs.too_long(Response, given)
    found += _figures(response.demand, given)
    found += demand_inputs.money_pair(given.get("price_low"), given.get("price_high"), "price_high")
    months = given.get("months")
    if months is not None and not (type(months) is int and 0 < months <= _LONGEST_MONTHS):
        found.append(Problem("months", "months", _("Give whole months, 1 to 240.")))
    own = given.get("achievements") or ()
    if any(one.owner_id != response.responder_id or one.accepted_id is None for one in own):
        found.append(Problem("achievements", "own", _("Name your own accepted achievements only.")))
    return found


def missing(response: Response) -> list[Problem]:
    """What a response needs before it can be sent: an approach, and a word on every target figure."""
    found = [] if response.approach.strip() else [Problem("approach", "required", _("This is needed."))]
    for place, row in enumerate(response.figures):
        if not row["value"] and not row["note"]:
            found.append(Problem(f"figures.{place}.value", "required", _("Give a figure, or say why not.")))
    return found


def fitting_class(wanted: Sequence[str], named: Sequence[Achievement]) -> str:
    """The class of contract a response leads to when nobody says: the first wanted one for which it names enough."""
    today = clock.now().date()
    known = [code for code in wanted if dictionaries.is_valid("contract_class", code, on=today)] or ["development"]
    return next((code for code in known if named or code not in RIGHTS), known[0])


def columns(response: Response, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are stored, each figure judged against its target. Achievements are written apart."""
    kept = {name: value for name, value in given.items() if name != "achievements"}
    kept |= demand_inputs.money_columns(kept, "price_low", "price_high")
    if "figures" in kept:
        kept["figures"] = figures(response.demand, kept["figures"] or ())
    return kept


def figures(demand: Demand, given: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """One row for each target of the demand, with what was given for it."""
    by_name = {row["name"].strip(): row for row in given}
    made = []
    for target in demand.targets:
        row = by_name.get(target["name"], {})
        value, note = row.get("value", "").strip(), row.get("note", "").strip()
        made.append(
            {
                "name": target["name"],
                "value": value,
                "unit": target["unit"],
                "meets": meets(target, value),
                "note": note,
            }
        )
    return made


def meets(target: Mapping[str, str], value: str) -> str:
    """Whether a figure reaches its target: yes, no, or open where nothing comparable is given."""
    if not value:
        return OPEN
    wanted, given = demand_inputs.number(target["value"]), demand_inputs.number(value)
    if wanted is None or given is None:
        same = target["value"].casefold() == value.casefold()
        return YES if same else OPEN
    reached = {
        demand_inputs.AT_LEAST: given >= wanted,
        demand_inputs.AT_MOST: given <= wanted,
        demand_inputs.EQUAL: given == wanted,
    }
    return YES if reached[target["direction"]] else NO


def conversation(response: Response) -> list[Said]:
    """What demander and author have asked and replied, oldest first."""
    said = ("market.response.asked", "market.response.replied")
    rows = list(Event.objects.filter(stream=response.stream, name__in=said).order_by("version"))
    notes = dict(EventNote.objects.filter(event__in=[row.id for row in rows]).values_list("event", "text"))
    return [
        Said(row.occurred_at, row.name != "market.response.replied", notes[row.id]) for row in rows if notes.get(row.id)
    ]


def own_achievements(response: Response) -> Any:
    """The achievements that an author may stand on."""
    return Achievement.objects.filter(owner=response.responder_id, accepted__isnull=False).exclude(state="retired")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: a target and what each response gives for it, in the order of the responses."""

    target: Mapping[str, Any]
    cells: tuple[Mapping[str, str], ...]


def compare(demand: Demand, responses: Sequence[Response]) -> list[Row]:
    """The target figures, in the reader's language as far as they are translated, side by side across responses."""
    by_name = [{row["name"]: row for row in response.figures} for response in responses]
    nothing = {"value": "", "note": "", "meets": OPEN}
    said = in_words(demand.targets, translations.for_reader(texts.of_demand(demand)), demand.original_lang)
    return [
        Row(target, tuple(rows.get(written["name"], nothing) for rows in by_name))
        for target, written in zip(said, demand.targets, strict=True)
    ]


def _figures(demand: Demand, given: Mapping[str, Any]) -> list[Problem]:
    found = inputs.rows(given, "figures", FIGURE, ("name",))
    if found or not given.get("figures"):
        return found
    known = {target["name"] for target in demand.targets}
    return [
        Problem(f"figures.{place}.name", "choice", _("The demand has no such target figure."))
        for place, row in enumerate(given["figures"])
        if row["name"].strip() not in known
    ]
