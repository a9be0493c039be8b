"""The public notice on the page of its contract, and the menu entry of the concluded transactions."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from contracts.models import Contract, TransactionNotice
from transfer.edge import navigation, slots
from transfer.kernel.actor import Actor


@slots.fill("contracts.contract.rail", name="contracts.notice", template="contracts/slots/notice.html")
def notice_of_contract(request: HttpRequest, actor: Actor, contract: Contract) -> dict[str, Any] | None:
    """The notice of a contract for those who see the contract."""
    match = request.resolver_match
    org = match.kwargs.get("org") if match else None
    found = TransactionNotice.objects.filter(contract=contract).order_by("-pk").first() if org else None
    return {"notice": found, "org": org} if found else None


navigation.add("main", 45, pgettext_lazy("menu", "Concluded"), "contracts:transactions")
