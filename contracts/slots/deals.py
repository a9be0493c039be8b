"""The contract on the page of its deal, and the menus of contracts."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.selectors import registration_work, standing
from market.models import Deal
from market.selectors import deals
from transfer.edge import navigation, slots
from transfer.kernel import policy
from transfer.kernel.actor import Actor


@slots.fill("market.deal.outcome", name="contracts.contract", template="contracts/slots/deal.html")
def contract_of_deal(request: HttpRequest, actor: Actor, deal: Deal) -> dict[str, Any] | None:
    """What became of the contract, for its parties, or the button that drafts it once the deal is ready."""
    match = request.resolver_match
    org = match.kwargs.get("org") if match else None
    if not org:
        return None
    found = _contract_of(deal, actor)
    if found is None:
        may_draft = deals.ready_for_contract(deal) and _may_draft(actor, deal)
        return {"contract": None, "deal": deal, "org": org} if may_draft else None
    return {
        "contract": found,
        "deal": deal,
        "org": org,
        "paid": standing.confirmed(found),
        "registration": registration_work.latest_of(found, actor),
        "is_over": found.state in ("performed", "terminated", "void"),
    }


def _contract_of(deal: Deal, actor: Actor) -> Contract | None:
    """The one that stands; of a deal that is closed also the one that fell."""
    rows = Contract.objects.visible_to(actor).filter(deal=deal)
    standing = rows.exclude(state="void").first()
    return standing or (rows.filter(pk=deal.contract).first() if deal.contract else None)


def _may_draft(actor: Actor, deal: Deal) -> bool:
    return bool(policy.may(actor, "contracts.contract.draft", Contract(deal=deal)))


for role in ("transfer_officer", "approver", "buyer", "signatory"):
    navigation.add(f"workspace.{role}", 50, _("Contracts"), "contracts:contracts")
for role in ("transfer_officer", "approver", "inventor"):
    navigation.add(f"workspace.{role}", 60, _("Income shared out"), "contracts:distributions")
for role in ("transfer_officer", "approver"):
    navigation.add(f"workspace.{role}", 70, _("Rule of distribution"), "contracts:rules")
navigation.add("workspace.person", 50, _("My contracts"), "contracts:contracts")
navigation.begins(50, _("Enter a contract made elsewhere"), "contracts:contract_new", "contracts.contract.draft")
