"""The statistics in the menus."""

from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation
from transfer.roof.statistics.policies import DESK_ROLES, WAY_ROLES

navigation.add("main", 50, _("Statistics"), "statistics:contracts")
navigation.add("workspace", 790, _("Statistics"), "statistics:contracts_acting")
for role in WAY_ROLES:
    navigation.add(f"workspace.{role}", 90, _("Conversion funnel"), "statistics:funnel")
for role in DESK_ROLES:
    navigation.add(f"workspace.{role}", 95, _("Review times"), "statistics:reviews")
