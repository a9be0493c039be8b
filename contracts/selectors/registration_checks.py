"""Automatic checks of a registration's rights: they find, the registrar decides."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.models import ContractRight, Registration
from contracts.selectors import rights
from institutions.selectors import dictionaries
from market.models import IpRight
from transfer.kernel.errors import Text

_CODE = _("Civil Code, arts 862 to 876")
_SENTENCES: dict[str, tuple[Text, Text]] = {
    "no_right_named": (_("The sub-type disposes of a registered right, and the contract names none."), _CODE),
    "subtype_without_right": (
        _("The declared sub-type does not fit the rights in the contract: %(subtype)s, but it names %(kinds)s."),
        _CODE,
    ),
    "ip_kind_not_named": (
        _("The kind of intellectual property declared (%(kind)s) is not among the rights in the contract."),
        "",
    ),
    "right_ended": (_("A right had ended when the contract was signed: %(number)s."), _("Civil Code, art. 865")),
    "right_only_applied_for": (_("This right is only applied for: %(number)s."), ""),
    "longer_than_right": (
        _("The contract runs longer than a right in it: %(number)s ends on %(day)s."),
        _("Civil Code, art. 865"),
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: code, the field it is about, evidence, whether it speaks against a rule."""

    code: str
    field: str
    evidence: dict[str, str] = dataclasses.field(default_factory=dict)
    is_grave: bool = False

    @property
    def text(self) -> str:
        """In the reader's language."""
        return str(_SENTENCES[self.code][0]) % _said(self.evidence)

    @property
    def rule(self) -> Text:
        """The clause on which it stands, "" where there is none."""
        return _SENTENCES[self.code][1]


def findings(registration: Registration) -> list[Found]:
    """What the declared sub-type, the kind of right and the contract's rights say against each other."""
    contract = registration.contract
    named = list(contract.rights.all())
    return [*_of_subtype(registration, named), *(found for right in named for found in _of_right(registration, right))]


def _of_subtype(registration: Registration, named: list[ContractRight]) -> Iterator[Found]:
    signed_on = registration.contract.signed_on
    if signed_on is None:
        return
    subtype, kinds = registration.contract_subtype, {right.kind for right in named}
    if not named and rights.is_needed(subtype, on=signed_on):
        yield Found("no_right_named", "contract_subtype", is_grave=True)
    fitting = rights.fitting_kinds(subtype, on=signed_on)
    if named and fitting and not fitting & kinds:
        evidence = {"subtype": subtype, "kinds": " ".join(sorted(kinds))}
        yield Found("subtype_without_right", "contract_subtype", evidence, is_grave=True)
    if named and registration.ip_kind and not _covers(registration.ip_kind, kinds):
        yield Found("ip_kind_not_named", "ip_kind", {"kind": registration.ip_kind})


def _of_right(registration: Registration, right: ContractRight) -> Iterator[Found]:
    contract, number = registration.contract, right.number or right.title
    on, until = contract.signed_on, contract.valid_to
    if right.status == IpRight.EXPIRED or (on and right.expires_on and right.expires_on < on):
        yield Found("right_ended", "rights", {"number": number}, is_grave=True)
    elif right.expires_on and until and until > right.expires_on:
        yield Found("longer_than_right", "valid_to", {"number": number, "day": right.expires_on.isoformat()})
    if right.status == IpRight.APPLIED and registration.contract_subtype == "patent_right_transfer":
        yield Found("right_only_applied_for", "rights", {"number": number})


def _covers(kind: str, kinds: set[str]) -> bool:
    """Whether the declared kind is named: itself, one below it, or the kind above it."""
    entry = dictionaries.find("ip_kind", kind)
    family = {kind, entry.parent if entry else ""} - {""}
    below = {one for one in kinds if (found := dictionaries.find("ip_kind", one)) and found.parent == kind}
    return bool(family & kinds or below)


def _said(evidence: dict[str, Any]) -> dict[str, str]:
    words = dict(evidence)
    if "subtype" in words:
        words["subtype"] = dictionaries.label("contract_subtype", words["subtype"])
    if "kinds" in words:
        words["kinds"] = ", ".join(dictionaries.label("ip_kind", kind) for kind in words["kinds"].split())
    if "kind" in words:
        words["kind"] = dictionaries.label("ip_kind", words["kind"])
    return words
