"""The files of a contract: what they are, when they come and go, and which of them papers and conditions rest on."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.policies.contracts import parties_for
from contracts.states.contracts import STANDING
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Text
from transfer.mechanisms.files import selectors as files
from transfer.mechanisms.files.services import SHARED

PAPER, EVIDENCE = "paper", "evidence"
KINDS: dict[str, Text] = {
    "annex": _("annex"),
    PAPER: _("the contract signed on paper"),
    EVIDENCE: _("evidence for a condition"),
    "other": _("something else"),
}
LEVELS: dict[str, Text] = {SHARED: _("both sides"), "confidential": _("our side alone")}


def require(contract: Contract, file: UUID | None, *, field: str) -> None:
    """Invalid, beside that field, for the id of what is not a present file of the contract that both sides may open.

    None is no file.
    """
    if file and not _common(contract).filter(pk=file).exists():
        raise Invalid.one(field, _("This contract has no such file."), "unknown")


def choices(contract: Contract, kind: str) -> list[tuple[str, Text]]:
    """The files of a kind on which a paper or a condition may rest, for a form; the first is none."""
    found = _common(contract).filter(kind=kind)
    return [("", _("no file")), *((str(file.pk), file.name) for file in found)]


def takes(contract: Contract) -> bool:
    """From the draft to the end."""
    return contract.state in ("drafting", "signing", *STANDING)


def lets_go(contract: Contract, file: Any) -> bool:
    """In the draft any on which nothing rests; of a signed contract only evidence on which nothing rests."""
    if contract.paper_file == file.pk or contract.conditions.filter(evidence=file.pk).exists():
        return False
    return contract.state == "drafting" or (takes(contract) and file.kind == EVIDENCE)


def side(actor: Actor, contract: Contract) -> UUID | None:
    """The party for which the actor acts."""
    mine = parties_for(actor, contract)
    return mine[0].organization_id if mine else None


def _common(contract: Contract) -> Any:
    return files.of_subject(contract.stream).filter(level=SHARED)
