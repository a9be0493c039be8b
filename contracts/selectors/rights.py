"""Which rights a contract is about: what may be chosen, what its sub-type needs, what stands in the text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, ContractRight
from institutions.selectors import dictionaries
from market.models import Achievement, IpRight
from market.selectors import achievement_inputs
from market.selectors import rights as market_rights
from transfer.kernel.errors import Problem

FACTS = ("kind", "title", "number", "country", "status", "filed_on", "granted_on", "expires_on")


class RightGiven(TypedDict, total=False):
    """A right as a draft names it: by the id of the achievement's right, or in full where there is no achievement."""

    right: UUID | None
    kind: str
    title: str
    number: str
    country: str
    status: str
    filed_on: date | None
    granted_on: date | None
    expires_on: date | None


def to_choose(contract: Contract) -> list[IpRight]:
    """The rights of the contract's achievement that stand; none where it is about no achievement here."""
    found = Achievement.objects.filter(pk=contract.achievement).first() if contract.achievement else None
    return market_rights.rights_of(found) if found else []


def fitting_kinds(contract_subtype: str, *, on: date) -> frozenset[str]:
    """The kinds of right (ip_kind) of which a contract of this sub-type disposes; empty where it says nothing of it."""
    entry = dictionaries.find("contract_subtype", contract_subtype, on=on) if contract_subtype else None
    return frozenset(entry.extra.get("rights", ()) if entry else ())


def is_needed(contract_subtype: str, *, on: date) -> bool:
    """Whether a contract of this sub-type disposes of a registered right, so that it has to name one."""
    entry = dictionaries.find("contract_subtype", contract_subtype, on=on) if contract_subtype else None
    return bool(entry and entry.extra.get("right_needed"))


def preselected(contract: Contract, *, on: date) -> list[RightGiven]:
    """What a new draft names: of the achievement's rights those that still hold, of a fitting kind where one fits."""
    alive = [right for right in to_choose(contract) if not _ended(right, on)]
    kinds = fitting_kinds(contract.contract_subtype, on=on)
    chosen = [right for right in alive if right.kind in kinds] or alive
    return [{"right": right.pk} for right in chosen]


def problems(contract: Contract, given: Sequence[Mapping[str, Any]], *, on: date) -> list[Problem]:
    """What is wrong with the rights of a draft, each beside its row."""
    known = {right.pk for right in to_choose(contract)}
    named = [row["right"] for row in given if row.get("right")]
    found = []
    if len(set(named)) < len(named):
        found.append(Problem("rights", "twice", _("One right stands here twice.")))
    for number, row in enumerate(given):
        if contract.achievement and row.get("right") not in known:
            found.append(Problem(f"rights.{number}.right", "unknown", _("Choose among the achievement's rights.")))
        elif not contract.achievement and row.get("right"):
            found.append(Problem(f"rights.{number}.right", "unknown", _("Write the right in full.")))
        elif not contract.achievement:
            facts = {name: value for name, value in row.items() if name != "right"}
            found += achievement_inputs.right_problems(facts, number, on=on)
    return found


def rows(contract: Contract, given: Sequence[Mapping[str, Any]]) -> list[ContractRight]:
    """The rows to be kept: facts of a chosen right as they now stand in the achievement."""
    known = {right.pk: right for right in to_choose(contract)}
    return [
        ContractRight(
            contract=contract,
            place=place,
            right=row.get("right"),
            **(
                {name: getattr(known[row["right"]], name) for name in FACTS}
                if row.get("right")
                else achievement_inputs.right_columns({key: value for key, value in row.items() if key != "right"})
            ),
        )
        for place, row in enumerate(given)
    ]


def lacking(contract: Contract, *, on: date) -> Iterable[Problem]:
    """What has to be settled about the rights before the contract can be signed."""
    named = list(contract.rights.all())
    if not named and is_needed(contract.contract_subtype, on=on):
        yield Problem(
            "rights", "required", _("Name the right that this contract is about: kind, number, country and dates.")
        )
    known = {right.pk for right in to_choose(contract)}
    for right in named:
        if right.right and right.right not in known:
            yield Problem("rights", "gone", _("A right named here no longer stands in the achievement."))
        if _ended(right, on):
            yield Problem("rights", "ended", _("A right named here has ended: %(number)s") % {"number": right.number})


def labels(contract: Contract) -> list[tuple[str, str]]:
    """The achievement's rights for a form: id and what a reader needs to tell them apart."""
    return [(str(right.pk), label(right)) for right in to_choose(contract)]


def label(right: IpRight | ContractRight) -> str:
    """The right in one line, in the reader's language."""
    kind = dictionaries.label("ip_kind", right.kind)
    number = f"{right.country} {right.number}" if right.number else ""
    return " · ".join(str(part) for part in (kind, number, right.title, right.get_status_display()) if part)


def _ended(right: IpRight | ContractRight, on: date) -> bool:
    return right.status == IpRight.EXPIRED or bool(right.expires_on and right.expires_on < on)
