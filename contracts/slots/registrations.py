"""The registration on the page of its contract, and the menus of registrations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.selectors import registration_work
from contracts.states.registrations import ENDED
from transfer.edge import navigation, slots
from transfer.kernel import policy
from transfer.kernel.actor import Actor


@slots.fill(
    "contracts.contract.panels", name="contracts.registration", template="contracts/slots/registration.html", order=5
)
def registration_of_contract(request: HttpRequest, actor: Actor, contract: Contract) -> dict[str, Any] | None:
    """Where the registration stands, or the button that applies for it once the contract is in force."""
    match = request.resolver_match
    org = match.kwargs.get("org") if match else None
    if not org or contract.state not in ("in_force", "performed"):
        return None
    found = registration_work.latest_of(contract, actor)
    is_free = found is None or found.state in ENDED
    may_apply = is_free and bool(policy.may(actor, "contracts.registration.apply", registration_work.new_for(contract)))
    if found is None and not may_apply:
        return None
    return {"registration": found, "may_apply": may_apply, "contract": contract, "org": org}


navigation.add("workspace.person", 80, _("My registrations"), "contracts:registrations")
for role in ("registrar", "second_checker", "expert"):
    navigation.add(f"workspace.{role}", 10, _("Registrations to decide"), "contracts:registration_desk")
for role in ("registrar", "second_checker", "auditor", "transfer_officer", "signatory", "approver", "buyer"):
    navigation.add(f"workspace.{role}", 55, _("Registrations"), "contracts:registrations")
