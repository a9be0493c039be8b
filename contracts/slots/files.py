"""Files of contracts: what they are, who opens them, and the card on the page."""

from typing import Any

from django.http import HttpRequest

from contracts.models import Contract
from contracts.policies.files import contract_files
from contracts.selectors import papers
from market.selectors import attachments
from transfer.edge import slots
from transfer.kernel.actor import Actor
from transfer.mechanisms.files import selectors as files
from transfer.mechanisms.files.services import Holder, hold

hold(
    Holder(
        model=Contract,
        address="contracts",
        page="contracts:contract",
        kinds=papers.KINDS,
        levels=papers.LEVELS,
        view_policy="contracts.contract.view",
        attach_policy="contracts.contract.attach",
        open_policy="contracts.contract.open_file",
        rule=contract_files,
        owner=papers.side,
        adding=papers.takes,
        removing=papers.lets_go,
        names=attachments.names,
    )
)


@slots.fill("contracts.contract.panels", name="files", template="contracts/contract/files.html", order=10)
def card(request: HttpRequest, actor: Actor, obj: Contract) -> dict[str, Any] | None:
    """The files of the contract for this reader."""
    match = request.resolver_match
    shown = files.card(obj, actor=actor, org=match.kwargs.get("org") if match else None)
    return {**shown, "warned": any(line.warnings for line in shown["lines"])} if shown else None
