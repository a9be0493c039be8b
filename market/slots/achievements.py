"""Steps of the thread that disclosures and achievements fill, and their lines in the menus."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from market.selectors import import_sources
from transfer.edge import navigation, thread_steps

thread_steps.step("disclosed", pgettext_lazy("step", "disclosed"), before=_("not filed yet"))
thread_steps.step("elected", pgettext_lazy("step", "elected"), waits=_("the transfer office decides"))
thread_steps.step(
    "reviewed",
    pgettext_lazy("step", "reviewed"),
    waits=_("waits for a reviewer's decision"),
    before=_("not submitted yet"),
)

thread_steps.fills("market.disclosure.filed", "disclosed", public=False)
thread_steps.fills("market.disclosure.filed", "elected", "begins", public=False, until="triage_due")
thread_steps.fills("market.disclosure.elected", "elected", public=False)
thread_steps.fills("market.disclosure.released", "elected", "stops", public=False)
thread_steps.fills("market.achievement.submitted", "reviewed", "begins", public=False, until="review_due")
thread_steps.fills(
    "market.achievement.returned", "reviewed", "begins", public=False, waits=_("returned: the owner mends it")
)
thread_steps.fills("market.achievement.accepted", "reviewed", public=True)
thread_steps.step("imported", pgettext_lazy("step", "imported"))
thread_steps.fills("market.achievement.imported", "imported", public=True, label=import_sources.origin)
thread_steps.fills("market.demand.imported", "imported", public=True, label=import_sources.origin)
thread_steps.way(
    "market.disclosure", "disclosed", "elected", "reviewed", "listed", "negotiated", "signed", "registered", "shared"
)
thread_steps.way("market.achievement", "reviewed", "listed", "negotiated", "signed", "registered", "shared")

navigation.add("main", 10, _("Technologies"), "market:technologies")
for role, title in (("inventor", _("Inventor")), ("transfer_officer", _("Transfer office")), ("reviewer", _("Review"))):
    navigation.name_area(f"workspace.{role}", title)
navigation.add("workspace.person", 15, _("My technologies"), "market:achievements")
navigation.add("workspace.inventor", 10, _("My disclosures"), "market:disclosures")
navigation.add("workspace.transfer_officer", 10, _("Disclosures"), "market:disclosures")
navigation.add("workspace.transfer_officer", 20, _("Achievements"), "market:achievements")
navigation.add("workspace.reviewer", 10, _("Reviews"), "market:reviews")
navigation.begins(10, _("Disclose an invention"), "market:disclosure_new", "market.disclosure.begin")
navigation.begins(20, _("Enter an achievement"), "market:achievement_new", "market.achievement.begin")
