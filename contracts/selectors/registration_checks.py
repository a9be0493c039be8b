"""Automatic checks of a registration's rights: they find, the registrar decides."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import ContractRight, Registration
from contracts.selectors import rights
from institutions.selectors import dictionaries
from market.models import IpRight
from market.selectors import rights as market_rights
from market.selectors.offer_terms import RIGHTS
from market.selectors.rights import Extent
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text

_CODE = _("Civil Code, arts 862 to 876")
_PROMISED = {"reserved": pgettext_lazy("right", "set aside"), "granted": pgettext_lazy("right", "granted")}
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
    "right_promised_here": (
        _("A right in it is promised to others on this node: %(number)s – %(status)s, %(mode)s, %(thread)s."),
        _("Civil Code, art. 870: who transfers or licenses a technology guarantees to be its lawful owner."),
    ),
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


def findings(registration: Registration, actor: Actor) -> list[Found]:
    """What the declared sub-type, the kind of right and the contract's rights say against each other, and for the
    officers who decide also what other deals of this node say against them."""
    contract = registration.contract
    named = list(contract.rights.all())
    own = [found for right in named for found in _of_right(registration, right)]
    return [*_of_subtype(registration, named), *own, *_promised(registration, named, actor)]


def _promised(registration: Registration, named: list[ContractRight], actor: Actor) -> Iterator[Found]:
    """Of a contract made elsewhere: its rights are held nowhere against being promised twice."""
    contract = registration.contract
    if contract.deal_id or contract.contract_class not in RIGHTS or not named:
        return
    if not policy.may(actor, "contracts.registration.compare_rights", registration):
        return
    mode = "transfer" if contract.contract_class == "transfer" else contract.licence_mode or "ordinary"
    ends = contract.valid_to + timedelta(days=1) if contract.valid_to and mode != "transfer" else None
    starts = contract.valid_from or contract.effective_on or contract.signed_on
    extent = Extent(mode, contract.territory, contract.fields_of_use, starts, ends)
    written = {market_rights.numbered(right.country, right.number): right.number for right in named}
    for one in market_rights.promised((key for key in written if key), extent):
        evidence = {"number": written[one.right], "status": one.status, "mode": one.mode, "thread": one.number}
        yield Found("right_promised_here", "rights", evidence)


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
    if "mode" in words:
        transfers = words["mode"] == "transfer"
        words["mode"] = (
            str(pgettext_lazy("right", "transfer")) if transfers else dictionaries.label("licence_mode", words["mode"])
        )
        words["status"] = str(_PROMISED[words["status"]])
    if "kind" in words:
        words["kind"] = dictionaries.label("ip_kind", words["kind"])
    return words
