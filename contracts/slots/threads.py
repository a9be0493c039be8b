"""Which events of contracts, payments and distributions fill which step of the thread."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.edge import thread_steps

thread_steps.step(
    "signed", pgettext_lazy("step", "signed"), waits=_("waits for the signatures"), before=_("no contract yet")
)
thread_steps.step("in_force", pgettext_lazy("step", "in force"), waits=_("waits for its conditions"))
thread_steps.step(
    "registered",
    pgettext_lazy("step", "registered"),
    waits=_("waits for the registration office"),
    before=_("not filed yet"),
)
thread_steps.step(
    "paid", pgettext_lazy("step", "paid"), waits=_("waits for the confirmation"), before=_("no payment yet")
)
thread_steps.step("shared", pgettext_lazy("step", "shared out"), waits=_("not paid out yet"))

thread_steps.fills("contracts.contract.drafted", "signed", "begins", public=False)
thread_steps.fills("contracts.contract.signed", "signed", public=True)
thread_steps.fills("contracts.contract.voided", "signed", "stops", public=False)
thread_steps.fills("contracts.contract.condition_awaited", "in_force", "begins", public=False)
thread_steps.fills("contracts.contract.in_force", "in_force", public=True)
thread_steps.fills("contracts.contract.terminated", "in_force", "stops", public=False)
thread_steps.fills("contracts.registration.filed", "registered", "begins", public=False)
for moved in ("accepted", "supplement_requested", "resubmitted", "experts_asked"):
    thread_steps.fills(f"contracts.registration.{moved}", "registered", "begins", public=False, until="due")
thread_steps.fills("contracts.registration.withdrawn", "registered", "clears", public=False)
thread_steps.fills("contracts.registration.refused", "registered", "stops", public=False)
thread_steps.fills("contracts.registration.registered", "registered", public=True)
thread_steps.fills("contracts.registration.cancelled", "registered", "stops", public=True)
thread_steps.fills("contracts.registration.revoked", "registered", "stops", public=True)
thread_steps.fills("contracts.payment.recorded", "paid", "begins", public=False)
thread_steps.fills("contracts.payment.confirmed", "paid", public=False)
thread_steps.fills("contracts.distribution.drafted", "shared", "begins", public=False)
thread_steps.fills("contracts.distribution.withdrawn", "shared", "clears", public=False)
thread_steps.fills("contracts.distribution.paid", "shared", public=False)
thread_steps.way("contracts.contract", "signed", "in_force", "registered", "paid", "shared")
