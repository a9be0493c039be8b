"""What the portal puts into the menus, and what of the node waits for its operator."""

from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation, waiting
from transfer.roof.portal.selectors import failures
from transfer.roof.portal.slots import first_day, heads, scopes

__all__ = ["first_day", "heads", "scopes"]

waiting.source("portal.operations.failed")(failures.of_node)
navigation.name_area("workspace.operator", _("Node"))
navigation.add("workspace.operator", 100, _("Operations"), "portal:operations")
navigation.add("foot", 10, _("About the exchange"), "portal:about")
navigation.add("foot", 20, _("Help"), "portal:help")
navigation.add("foot", 25, _("Glossary"), "portal:glossary")
navigation.add("foot", 30, _("Rules"), "portal:rules")
