"""What talent tells the rest of the house when it loads: how a broker acts on behalf, and its lines in the menus."""

from django.utils.translation import gettext_lazy as _

from talent.selectors import mandates
from transfer.edge import actors, navigation

actors.provide_behalf(mandates.on_behalf)
for role in ("broker", "manager", "transfer_officer", "approver", "buyer", "signatory"):
    navigation.add(f"workspace.{role}", 45, _("Mandates"), "talent:mandates")
