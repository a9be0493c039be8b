"""What the portal puts into the menus."""

from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation
from transfer.roof.portal.slots import scopes

__all__ = ["scopes"]

navigation.name_area("workspace.operator", _("Node"))
navigation.add("workspace.operator", 100, _("Operations"), "portal:operations")
navigation.add("foot", 30, _("Rules"), "portal:rules")
