"""What talent tells the rest of the house when it loads: how a broker acts on behalf, what waits, its menu lines."""

from django.utils.translation import gettext_lazy as _

from talent.selectors import mandates
from talent.selectors import waiting as found
from transfer.edge import actors, navigation, waiting

actors.provide_behalf(mandates.on_behalf)
waiting.source("talent.mandate.accept")(found.mandates)
for role in ("broker", "manager", "transfer_officer", "approver", "buyer", "signatory"):
    navigation.add(f"workspace.{role}", 45, _("Mandates"), "talent:mandates")
navigation.begins(60, _("Propose a mandate"), "talent:mandate_new", "talent.mandate.propose")
