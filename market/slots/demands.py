"""The steps that demands and responses take on the thread, and their lines in the menus."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.edge import navigation, thread_steps
from transfer.edge.actors import BEHALF

thread_steps.step(
    "demand_reviewed",
    pgettext_lazy("step", "demand reviewed"),
    waits=_("the exchange reviews it"),
    before=_("not submitted yet"),
)
thread_steps.step("answering", pgettext_lazy("step", "open for answers"), waits=_("waits for answers"))
thread_steps.step("answered", pgettext_lazy("step", "answered"))
thread_steps.step("response_sent", pgettext_lazy("step", "response sent"), waits=_("is being written"))
thread_steps.step("weighed", pgettext_lazy("step", "weighed"), waits=_("the demander weighs it"))

thread_steps.fills("market.demand.submitted", "demand_reviewed", "begins", public=False, until="review_due")
thread_steps.fills(
    "market.demand.returned", "demand_reviewed", "begins", public=False, waits=_("returned: the demander mends it")
)
thread_steps.fills("market.demand.opened", "demand_reviewed", public=True)
thread_steps.fills("market.demand.opened", "answering", "begins", public=True, until="until")
thread_steps.fills("market.demand.first_answered", "answered", public=False)
thread_steps.fills("market.demand.expired", "answering", public=True)
thread_steps.fills("market.demand.met", "answering", public=True)
thread_steps.fills("market.demand.withdrawn", "answering", "stops", public=True)
thread_steps.way("market.demand", "demand_reviewed", "answering", "negotiated", "signed", "registered", "shared")

thread_steps.fills("market.response.begun", "response_sent", "begins", public=False)
thread_steps.fills("market.response.sent", "response_sent", public=False)
thread_steps.fills("market.response.sent", "weighed", "begins", public=False)
thread_steps.fills("market.response.accepted", "weighed", public=False)
thread_steps.fills("market.response.declined", "weighed", "stops", public=False)
thread_steps.fills("market.response.withdrawn", "weighed", "stops", public=False)
thread_steps.way("market.response", "response_sent", "weighed", "negotiated", "signed", "registered")

navigation.add("main", 20, _("Demands"), "market:demands")
for role in ("buyer", "manager"):
    navigation.add(f"workspace.{role}", 20, _("Our demands"), "market:own_demands")
navigation.add(
    "workspace.broker",
    20,
    _("Our principal's demands"),
    "market:own_demands",
    policy=lambda request: BEHALF in request.path,
)
for role in ("transfer_officer", "approver", "manager", "clerk", "broker"):
    navigation.add(f"workspace.{role}", 25, _("Our responses"), "market:own_responses")
navigation.name_area("workspace.person", _("For myself"))
navigation.add("workspace.person", 20, _("My demands"), "market:own_demands")
navigation.add("workspace.person", 25, _("My responses"), "market:own_responses")
navigation.add("workspace.reviewer", 120, _("Demands to review"), "market:demand_desk")
navigation.begins(30, _("Post a demand"), "market:demand_new", "market.demand.begin")
